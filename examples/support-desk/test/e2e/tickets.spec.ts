import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aRole, at, tagOf } from '../support/roles.js';
import { aTicket, makeTicket, type NewTicket } from '../support/tickets.js';

let app: TestApplication;
let administrator: SignedInUser;
/** May do everything with tickets, and nothing else. */
let keeper: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'keeper', ['tickets.read', 'tickets.manage']);
  keeper = await app.aUser(administrator, { roles: ['keeper'] });
});
afterAll(() => app.stop());

const create = (body: NewTicket, headers: Record<string, string> = {}) =>
  keeper.client.POST('/api/v1/tickets', { body, headers });
const read = (id: string, headers: Record<string, string> = {}) =>
  keeper.client.GET('/api/v1/tickets/{id}', { ...at(id), headers });
const change = (id: string, body: Partial<NewTicket>, headers: Record<string, string> = {}) =>
  keeper.client.PATCH('/api/v1/tickets/{id}', { ...at(id), body, headers });
const remove = (id: string, headers: Record<string, string> = {}) =>
  keeper.client.DELETE('/api/v1/tickets/{id}', { ...at(id), headers });
const list = (query: string) => keeper.client.GET('/api/v1/tickets', { querySerializer: () => query });
const tenTimes = <T>(act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 10 }, (_none, index) => act(index)));
const statuses = (answers: { response: Response }[]): number[] =>
  answers.map(({ response }) => response.status).toSorted();

describe('a ticket', () => {
  it('is made, and read as it was made', async () => {
    const draft = aTicket(keeper);
    const made = await create(draft);
    const { id = '' } = made.data ?? {};

    expect(made.response.status).toBe(201);
    expect(made.response.headers.get('location')).toBe(`/api/v1/tickets/${id}`);
    expect(made.data).toMatchObject({ ...draft, status: 'open', assigneeId: null });
    expect((await read(id)).data).toEqual(made.data);
  });

  it('is made once for one Idempotency-Key', async () => {
    const [draft, key] = [aTicket(keeper), { 'Idempotency-Key': newId() }];
    const [first, again] = [await create(draft, key), await create(draft, key)];

    expect(again.data).toEqual(first.data);
    expect(again.response.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is changed in part, seen at once, by who saw what it was', async () => {
    const { id, ...before } = await makeTicket(keeper);
    const [seen, changes] = [tagOf(await read(id)), { subject: 'Other subject' }];
    const changed = await change(id, changes, { 'If-Match': seen });

    expect(changed.data).toMatchObject({ ...before, ...changes, updatedAt: expect.any(String) });
    expect((await read(id)).data).toEqual(changed.data);
    expect((await change(id, changes, { 'If-Match': seen })).response.status).toBe(412);
    expect((await remove(id, { 'If-Match': seen })).response.status).toBe(412);
    expect((await read(id, { 'If-None-Match': seen })).response.status).toBe(200);
    expect((await read(id, { 'If-None-Match': tagOf(changed) })).response.status).toBe(304);
  });

  it('is changed by one of ten who saw the same', async () => {
    const { id } = await makeTicket(keeper);
    const answers = await tenTimes(() => change(id, { subject: 'Other subject' }, { 'If-Match': '"1"' }));

    expect(statuses(answers)).toEqual([200, ...Array(9).fill(412)]);
  });

  it('is gone once it is deleted', async () => {
    const { id } = await makeTicket(keeper);

    expect((await remove(id)).response.status).toBe(204);
    for (const { error } of [
      await read(id),
      await change(id, { subject: 'Other subject' }),
      await remove(id),
    ])
      expect(error).toMatchObject({ status: 404, code: 'tickets.not_found' });
  });
});

describe('a list of tickets', () => {
  it('is read page by page, the latest first', async () => {
    const made = [];
    for (let index = 0; index < 3; index++) {
      app.clock.advance(1000);
      made.unshift((await makeTicket(keeper)).id);
    }
    const found = [];
    for (let query = 'limit=1'; found.length < made.length;) {
      const { data } = await list(query);
      found.push(data?.items[0]?.id);
      query = `limit=1&cursor=${data?.nextCursor}`;
    }

    expect(found).toEqual(made);
  });

  it('refuses what it does not know', async () => {
    for (const query of ['sort=nothing', 'filter[nothing]=1', 'cursor=x'])
      expect((await list(query)).error, query).toMatchObject({ status: 422, code: 'lists.invalid_query' });
  });
});

describe('the reporter of a ticket', () => {
  it('has to be there', async () => {
    const nothing = { reporterId: newId() };
    const { id } = await makeTicket(keeper);

    expect((await create(aTicket(keeper, nothing))).error).toMatchObject({
      status: 422,
      code: 'tickets.unknown_reporter',
      errors: [{ pointer: '/reporterId' }],
    });
    expect((await change(id, nothing)).error).toMatchObject({
      status: 422,
      code: 'tickets.unknown_reporter',
      errors: [{ pointer: '/reporterId' }],
    });
  });
});

describe('whoever may only read tickets', () => {
  it('changes none', async () => {
    await aRole(administrator, 'reader', ['tickets.read']);
    const { client } = await app.aUser(administrator, { roles: ['reader'] });
    const { id } = await makeTicket(keeper);

    expect((await client.GET('/api/v1/tickets/{id}', at(id))).response.status).toBe(200);
    for (const { error } of [
      await client.POST('/api/v1/tickets', { body: aTicket(keeper) }),
      await client.PATCH('/api/v1/tickets/{id}', { ...at(id), body: {} }),
      await client.DELETE('/api/v1/tickets/{id}', at(id)),
    ])
      expect(error).toMatchObject({ status: 403, code: 'auth.permission_denied' });
  });
});
