import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { DELETED, idsOf, listUsers, makePeople, newestFirst, PEOPLE, type User } from '../support/people.js';

/** With the two administrators. */
const LISTED = PEOPLE + 2 - DELETED;

let app: TestApplication;
let administrator: SignedInUser;
let other: SignedInUser;
/** The newest first, those who are deleted apart. */
let everyone: User[];
let deleted: User[];

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  other = await app.aUser(administrator, { roles: ['administrator'] });
  await makePeople(app, administrator);
  deleted = (await listUsers(administrator, 'filter[status]=deleted')).items;
  everyone = (await listUsers(administrator, 'limit=100')).items;
});
afterAll(() => app.stop());

const get = (query: string) => administrator.client.GET('/api/v1/users', { querySerializer: () => query });
const list = (query: string, user = administrator) => listUsers(user, query);
const ids = async (query: string): Promise<string[]> => idsOf((await list(`limit=100&${query}`)).items);

describe('a page of users', () => {
  it('has the newest first, and nobody who is deleted', () => {
    expect(everyone).toHaveLength(LISTED);
    expect(idsOf(everyone)).toEqual(idsOf(everyone.toSorted(newestFirst)));
    expect(everyone.map(({ status }) => status)).not.toContain('deleted');
  });

  it('has deleted users only where the filter names a status', async () => {
    expect(deleted).toHaveLength(DELETED);
    expect(await ids('filter[status][in]=active,deleted')).toEqual(expect.arrayContaining(idsOf(deleted)));
    expect(await ids(`filter[id]=${deleted[0]?.id}`)).toEqual([]);
    expect(await ids('q=person')).not.toEqual(expect.arrayContaining(idsOf(deleted)));
  });

  it.each([
    ['limit=1', 1],
    ['limit=5', 5],
    ['limit=100', LISTED],
    ['limit=1000', LISTED],
    ['limit=99999999999999999999', LISTED],
    ['', 20],
  ])('with "%s" has %d items', async (query, length) => {
    expect((await list(query)).items).toHaveLength(length);
  });

  it.each(['0', '-1', 'abc', '1.5', '', '1e1', ' 5', '0x10'])('is refused with limit=%s', async (limit) => {
    const { error } = await get(`limit=${encodeURIComponent(limit)}`);

    expect(error).toMatchObject({ status: 422, errors: [{ pointer: '/query/limit' }] });
  });

  it('is as long as the setting lists.defaultLimit says, at once, for everyone or for one', async () => {
    const body = { value: 3 as never };
    const params = { path: { key: 'lists.defaultLimit' } };
    const { client } = administrator;
    const lengths = async (): Promise<number[]> => [
      (await list('')).items.length,
      (await list('', other)).items.length,
    ];

    await client.PUT('/api/v1/settings/{key}', { params, body });
    expect(await lengths()).toEqual([3, 3]);
    await client.PUT('/api/v1/users/me/settings/{key}', { params, body: { value: 4 as never } });
    expect(await lengths()).toEqual([4, 3]);
    await client.DELETE('/api/v1/settings/{key}', { params });
    expect(await lengths()).toEqual([4, 20]);
    await client.DELETE('/api/v1/users/me/settings/{key}', { params });
  });

  it('counts all matches when asked', async () => {
    expect(await list('limit=2&include=total')).toMatchObject({ total: LISTED, totalIsExact: true });
    expect(await list('limit=2&include=total&filter[status]=deleted')).toMatchObject({ total: DELETED });
    expect(await list('limit=2')).not.toHaveProperty('total');
    expect((await get('include=everything')).response.status).toBe(422);
  });
});

// What each order, filter and search finds, test/integration/list-semantics.spec.ts shows for every list.
describe('the order of users', () => {
  it.each(['name', '-lastSignInAt', '-lastSignInAt,-status,name'])(
    'is kept by a walk from link to link, in pages of any size: %s',
    async (sort) => {
      const expected = await ids(`sort=${sort}`);
      expect(expected).not.toEqual(idsOf(everyone));

      for (const limit of [1, 4, 7, 100]) expect(await walk(sort, limit), `limit ${limit}`).toEqual(expected);
    },
  );

  async function walk(sort: string, limit: number): Promise<string[]> {
    const walked: string[] = [];
    for (let next = `sort=${sort}&limit=${limit}`; next;) {
      const { data, response } = await get(next);
      walked.push(...idsOf(data?.items ?? []));
      const link = /^<\/api\/v1\/users\?(.*)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      expect(Boolean(link)).toBe(data?.nextCursor !== null);
      next = link ?? '';
    }
    return walked;
  }

  it.each([
    'nameFolded',
    'version',
    '',
    'name,name',
    'name,-name',
    '--name',
    'id;drop',
    'constructor',
    'roles',
  ])('cannot be "%s" (ASVS 1.2.4)', async (sort) => {
    expect((await get(`sort=${encodeURIComponent(sort)}`)).error).toMatchObject({ status: 422 });
  });

  it('belongs to the cursor', async () => {
    const { nextCursor } = await list('limit=1&sort=name');

    for (const query of [
      `sort=-name&cursor=${nextCursor}`,
      `cursor=${nextCursor}`,
      'cursor=x',
      'cursor=',
      'cursor=WzFd',
    ]) {
      expect((await get(query)).error).toMatchObject({ status: 422, errors: [{ pointer: '/query/cursor' }] });
    }
  });
});

describe('a filter of users', () => {
  it('is joined to the others, and to the search, by and', async () => {
    const expected = everyone.filter(
      ({ name, status, email }) =>
        name.startsWith('Bob') && status !== 'suspended' && email.includes('person-1'),
    );

    expect(expected.length).toBeGreaterThan(1);
    expect(await ids('filter[name][startsWith]=bob&filter[status][ne]=suspended&q=PERSON-1+bob')).toEqual(
      idsOf(expected),
    );
  });

  it.each([
    'filter[nameFolded]=a',
    'filter[version]=1',
    'filter[suspensionReason]=Spam',
    'filter[name][like]=a',
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
