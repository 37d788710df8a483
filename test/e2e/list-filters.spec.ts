import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import {
  compare,
  type Field,
  folded,
  idsOf,
  listUsers,
  makePeople,
  newestFirst,
  sortKey,
  type User,
} from '../support/people.js';

let app: TestApplication;
let administrator: SignedInUser;
/** The newest first, those who are deleted apart. */
let everyone: User[];
let deleted: User[];

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await makePeople(app, administrator);
  deleted = (await listUsers(administrator, 'filter[status]=deleted')).items;
  everyone = (await listUsers(administrator, 'limit=100')).items;
});
afterAll(() => app.stop());

const get = (query: string) => administrator.client.GET('/api/v1/users', { querySerializer: () => query });
const ids = async (query: string): Promise<string[]> =>
  idsOf((await listUsers(administrator, `limit=100&${query}`)).items);

describe('a filter of users', () => {
  const values: Record<Field, string[]> = {
    id: [],
    email: ['bperson-6@example.com', 'ZPERSON-5@EXAMPLE.COM', 'c'],
    name: ['Bob 1', 'émile 2', 'ω mega 11'],
    status: ['active', 'suspended'],
    createdAt: [],
    updatedAt: [],
    lastSignInAt: [],
  };
  const operators: Record<string, (order: number) => boolean> = {
    eq: (order) => order === 0,
    ne: (order) => order !== 0,
    gt: (order) => order > 0,
    gte: (order) => order >= 0,
    lt: (order) => order < 0,
    lte: (order) => order <= 0,
  };
  const fields = Object.keys(values) as Field[];
  const valuesOf = (field: Field): string[] => {
    if (values[field].length > 0) return values[field];
    return [everyone[5]?.[field], everyone[12]?.[field], everyone[1]?.[field]].filter(
      (value) => typeof value === 'string',
    );
  };
  const query = (field: Field, operator: string, value: string): string =>
    `filter[${field}][${operator}]=${encodeURIComponent(value)}`;

  it.each(fields.flatMap((field) => Object.keys(operators).map((operator) => [field, operator] as const)))(
    'compares %s by %s',
    async (field, operator) => {
      const holds = operators[operator] ?? (() => false);
      for (const value of valuesOf(field)) {
        const listed = field === 'status' ? [...everyone, ...deleted].toSorted(newestFirst) : everyone;
        const expected = listed.filter((user) => {
          if (user[field] === null) return operator === 'ne';
          return holds(compare(sortKey(user, field), folded(value)));
        });
        expect(await ids(query(field, operator, value)), value).toEqual(idsOf(expected));
      }
    },
  );

  it.each(fields)('finds any of several by %s', async (field) => {
    const wanted = new Set(valuesOf(field).map(folded));
    const expected = everyone.filter((user) => wanted.has(sortKey(user, field)));

    expect(expected.length).toBeGreaterThan(0);
    expect(await ids(query(field, 'in', valuesOf(field).join(',')))).toEqual(idsOf(expected));
  });

  it.each(['name', 'email'] as const)(
    'finds a part and a beginning of %s, wildcards taken as they are',
    async (field) => {
      for (const part of ['BOB', 'é', 'b', '%', '_', '!', 'person-1', '\\', "'", 'Ｂob']) {
        const text = folded(part);
        const containing = everyone.filter((user) => sortKey(user, field).includes(text));
        const starting = everyone.filter((user) => sortKey(user, field).startsWith(text));
        expect(await ids(query(field, 'contains', part)), part).toEqual(idsOf(containing));
        expect(await ids(query(field, 'startsWith', part)), part).toEqual(idsOf(starting));
      }
    },
  );

  it('joins several by and, with the search for every word', async () => {
    const expected = everyone.filter(
      ({ name, status, email }) =>
        name.startsWith('Bob') && status !== 'suspended' && email.includes('person-1'),
    );

    expect(expected.length).toBeGreaterThan(1);
    const filters = `${query('name', 'startsWith', 'bob')}&${query('status', 'ne', 'suspended')}`;
    expect(await ids(`${filters}&q=PERSON-1+bob`)).toEqual(idsOf(expected));
  });

  it.each([
    'filter[nameFolded]=a',
    'filter[version]=1',
    'filter[suspensionReason]=Spam',
    'filter[toString]=a',
    'filter[name][like]=a',
    'filter[name][toString]=a',
    'filter[createdAt][contains]=2026',
    'filter[createdAt]=yesterday',
    'filter[createdAt]=2026-02-31T00:00:00Z',
    'filter[id]=1',
    'filter[status]=asleep',
    'filter[status][in]=active,asleep',
    `filter[name]=${'a'.repeat(321)}`,
    `filter[id][in]=${Array(101).fill('019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a').join()}`,
    `q=${'a'.repeat(201)}`,
    'filter=name',
    'nothing=1',
  ])('is refused: %s', async (text) => {
    expect((await get(text)).response.status).toBe(422);
  });
});

describe('a day', () => {
  const dayIn = (timeZone: string, at: Date): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);

  async function setTimeZone(value: string): Promise<void> {
    const options = { params: { path: { key: 'user.timeZone' } }, body: { value } };
    expect((await administrator.client.PUT('/api/v1/users/me/settings/{key}', options)).response.status).toBe(
      200,
    );
  }

  it("is one of the actor's time zone, as soon as that is set", async () => {
    const { id, createdAt } = await app.anInvitedUser(administrator);
    // 25 hours apart: it is never the same day in both.
    const [east, west] = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'] as const;
    const day = dayIn(east, new Date(createdAt));
    const query = `filter[id]=${id}&filter[createdAt][gte]=${day}&filter[createdAt][lte]=${day}`;

    await setTimeZone(east);
    expect(idsOf((await listUsers(administrator, query)).items)).toEqual([id]);
    await setTimeZone(west);
    expect(idsOf((await listUsers(administrator, query)).items)).toEqual([]);
  });
});
