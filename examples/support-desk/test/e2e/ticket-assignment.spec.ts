import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DomainEvents } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { ticketAssigned, ticketReleased } from '../../src/tickets/ticket.events.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aRole, at, tagOf } from '../support/roles.js';
import { assign, makeTicket, release } from '../support/tickets.js';

let app: TestApplication;
let administrator: SignedInUser;
/** May assign tickets, and nothing else. */
let dispatcher: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  await aRole(administrator, 'dispatcher', ['tickets.assign']);
  dispatcher = await app.aUser(administrator, { roles: ['dispatcher'] });
});
afterAll(() => app.stop());

const read = (id: string) => administrator.client.GET('/api/v1/tickets/{id}', at(id));
const change = (id: string, body: object) =>
  administrator.client.PATCH('/api/v1/tickets/{id}', { ...at(id), body });

describe('a ticket', () => {
  it('is assigned to someone, and then to someone else', async () => {
    const { id } = await makeTicket(administrator);
    for (const person of [await app.aUser(administrator), await app.aUser(administrator)]) {
      const assigned = await assign(dispatcher, id, person.id);
      const seen = await read(id);

      expect(assigned.data).toEqual({ assigneeId: person.id });
      expect(seen.data).toMatchObject({ assigneeId: person.id });
      expect(tagOf(assigned)).toBe(tagOf(seen));
    }
  });

  it('is released, for someone else to take', async () => {
    const { id } = await makeTicket(administrator);
    await assign(dispatcher, id, administrator.id);

    expect((await release(dispatcher, id)).response.status).toBe(204);
    expect((await read(id)).data).toMatchObject({ assigneeId: null });
  });

  it('stays as it is when there is nothing to change', async () => {
    const { id } = await makeTicket(administrator);
    await release(dispatcher, id);
    expect(tagOf(await read(id))).toBe('"1"');
    await assign(dispatcher, id, administrator.id);
    await assign(dispatcher, id, administrator.id);

    expect(tagOf(await read(id))).toBe('"2"');
  });

  it('is assigned and released by who saw what it was', async () => {
    const { id } = await makeTicket(administrator);
    const [seen, person] = [{ 'If-Match': tagOf(await read(id)) }, await app.aUser(administrator)];
    await assign(dispatcher, id, administrator.id, seen);
    for (const { error } of [
      await assign(dispatcher, id, person.id, seen),
      await assign(dispatcher, id, administrator.id, seen),
      await release(dispatcher, id, seen),
    ])
      expect(error).toMatchObject({ status: 412, code: 'concurrency.version_mismatch' });

    expect((await read(id)).data).toMatchObject({ assigneeId: administrator.id });
  });

  it('is taken by one of ten who saw it unassigned', async () => {
    const { id } = await makeTicket(administrator);
    const people = await Promise.all(Array.from({ length: 10 }, () => app.aUser(administrator)));
    const answers = await Promise.all(
      people.map((person) => assign(dispatcher, id, person.id, { 'If-Match': '"1"' })),
    );
    const winner = answers.findIndex(({ response }) => response.status === 200);

    expect(answers.map(({ response }) => response.status).toSorted()).toEqual([200, ...Array(9).fill(412)]);
    expect((await read(id)).data).toMatchObject({ assigneeId: people[winner]?.id });
  });

  it('is neither assigned nor released while it is closed', async () => {
    const { id } = await makeTicket(administrator);
    await assign(dispatcher, id, administrator.id);
    await change(id, { status: 'closed' });
    const person = await app.aUser(administrator);
    for (const { error } of [await assign(dispatcher, id, person.id), await release(dispatcher, id)])
      expect(error).toMatchObject({ status: 409, code: 'tickets.closed' });

    expect((await read(id)).data).toMatchObject({ assigneeId: administrator.id });
  });

  it('is not there', async () => {
    for (const { error } of [
      await assign(dispatcher, newId(), administrator.id),
      await release(dispatcher, newId()),
    ])
      expect(error).toMatchObject({ status: 404, code: 'tickets.not_found' });
  });

  it('is told of to whoever listens', async () => {
    const { id } = await makeTicket(administrator);
    const record = vi.spyOn(app.app.get(DomainEvents), 'record');
    await assign(dispatcher, id, administrator.id);
    await release(dispatcher, id);

    expect(record.mock.calls).toEqual([
      [ticketAssigned, { ticketId: id }],
      [ticketReleased, { ticketId: id }],
    ]);
    record.mockRestore();
  });
});

describe('whoever a ticket is assigned to', () => {
  const user = (id: string) => ({ ...at(id), body: { reason: 'Spam' } });

  it.each<[string, () => Promise<string>]>([
    ['unknown', async () => newId()],
    ['invited', async () => (await app.anInvitedUser(administrator)).id],
    [
      'suspended',
      async () => {
        const { id } = await app.aUser(administrator);
        await administrator.client.PUT('/api/v1/users/{id}/suspension', user(id));
        return id;
      },
    ],
    [
      'deleted',
      async () => {
        const { id } = await app.aUser(administrator);
        await administrator.client.DELETE('/api/v1/users/{id}', at(id));
        return id;
      },
    ],
    [
      'about to be erased',
      async () => {
        const { id, client } = await app.aUser(administrator);
        await client.DELETE('/api/v1/users/me');
        return id;
      },
    ],
  ])('is nobody who is %s, and the answer does not say which', async (_what, someone) => {
    const { id } = await makeTicket(administrator);
    const { error } = await assign(dispatcher, id, await someone());

    expect(error).toMatchObject({
      status: 422,
      code: 'tickets.unknown_assignee',
      errors: [{ pointer: '/assigneeId', code: 'unknown_assignee' }],
    });
    expect((await read(id)).data).toMatchObject({ assigneeId: null });
  });
});

describe('the permission to assign tickets', () => {
  it('shows none, and changes nothing else of one', async () => {
    const { id } = await makeTicket(administrator);
    const { client } = dispatcher;
    for (const { error } of [
      await client.GET('/api/v1/tickets'),
      await client.GET('/api/v1/tickets/summary'),
      await client.GET('/api/v1/tickets/{id}', at(id)),
      await client.PATCH('/api/v1/tickets/{id}', { ...at(id), body: { status: 'closed' } }),
      await client.DELETE('/api/v1/tickets/{id}', at(id)),
    ])
      expect(error).toMatchObject({ status: 403, code: 'auth.permission_denied' });
  });

  it('is not in that to manage them, which assigns nothing by a change either', async () => {
    await aRole(administrator, 'clerk', ['tickets.read', 'tickets.manage']);
    const clerk = await app.aUser(administrator, { roles: ['clerk'] });
    const { id } = await makeTicket(clerk);
    for (const { error } of [await assign(clerk, id, clerk.id), await release(clerk, id)])
      expect(error).toMatchObject({ status: 403, code: 'auth.permission_denied' });

    expect((await change(id, { assigneeId: clerk.id })).error).toMatchObject({
      status: 422,
      errors: [{ pointer: '/assigneeId' }],
    });
  });
});
