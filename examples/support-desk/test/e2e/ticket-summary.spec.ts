import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobSchedules } from '#libs/jobs';
import { DAY } from '#libs/testing';
import { Ticket } from '../../src/tickets/ticket.entity.js';
import { TicketsRepository } from '../../src/tickets/tickets.repository.js';
import { settled } from '../support/account-flows.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { AccountLifecycle } from '../support/lifecycle.js';
import { aRole, at } from '../support/roles.js';
import { assign, closeQuiet, makeTicket, release, type TicketBody } from '../support/tickets.js';

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  // What runs by itself would run in the midst of a test that moves the time.
  app.app.get(JobSchedules).end();
});
afterAll(() => app.stop());

const summaryFor = async ({ client }: SignedInUser) =>
  (await client.GET('/api/v1/tickets/summary')).data?.items;
const change = (id: string, body: object) =>
  administrator.client.PATCH('/api/v1/tickets/{id}', { ...at(id), body });
/** What the database says. */
const counted = () => app.app.get(TicketsRepository, { strict: false }).countWaiting();

it('counts what waits, and of that what nobody has', async () => {
  expect(await summaryFor(administrator)).toEqual([
    { status: 'open', count: 0, unassigned: 0 },
    { status: 'answered', count: 0, unassigned: 0 },
  ]);
  const make = () => makeTicket(administrator);
  const [taken, answered, closed] = [await make(), await make(), await make()];
  await assign(administrator, taken.id, administrator.id);
  await change(answered.id, { status: 'answered' });
  await change(closed.id, { status: 'closed' });

  expect(await summaryFor(administrator)).toEqual([
    { status: 'open', count: 1, unassigned: 0 },
    { status: 'answered', count: 1, unassigned: 1 },
  ]);
});

it('is made once for all who ask', async () => {
  await aRole(administrator, 'reader', ['tickets.read']);
  const reader = await app.aUser(administrator, { roles: ['reader'] });
  const { id } = await makeTicket(administrator);
  const before = await summaryFor(administrator);
  // Behind the application's back, where nobody tells the cache.
  await app.database.dataSource.getRepository(Ticket).update({ id }, { status: 'answered' });

  expect(await summaryFor(reader)).toEqual(before);
  expect(await counted()).not.toEqual(before);
});

/** How a ticket comes to be what it is before, and then what is done to it. */
type Story = (ticket: TicketBody) => Promise<() => Promise<unknown>>;

it.each<[string, Story]>([
  ['another one is made', async () => () => makeTicket(administrator)],
  [
    'it is changed',
    async ({ id }) =>
      () =>
        change(id, { status: 'answered' }),
  ],
  [
    'it is deleted',
    async ({ id }) =>
      () =>
        administrator.client.DELETE('/api/v1/tickets/{id}', at(id)),
  ],
  [
    'it is assigned',
    async ({ id }) =>
      () =>
        assign(administrator, id, administrator.id),
  ],
  [
    'it is released',
    async ({ id }) => {
      await assign(administrator, id, administrator.id);
      return () => release(administrator, id);
    },
  ],
  [
    'whoever has it is suspended',
    async ({ id }) => {
      const person = await app.aUser(administrator);
      await assign(administrator, id, person.id);
      return async () => {
        const body = { reason: 'Spam' };
        await administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(person.id), body });
        await settled(app);
      };
    },
  ],
  [
    'whoever has reported it is erased',
    async ({ id }) => {
      const person = await app.aUser(administrator);
      await change(id, { reporterId: person.id });
      await person.client.DELETE('/api/v1/users/me');
      await settled(app);
      return async () => {
        app.clock.advance(30 * DAY);
        await new AccountLifecycle(app).eraseDue();
      };
    },
  ],
  [
    'it is closed by itself',
    async ({ id }) => {
      await change(id, { status: 'answered' });
      return async () => {
        app.clock.advance(14 * DAY);
        await closeQuiet(app);
      };
    },
  ],
])('is made anew when %s', async (_what, story) => {
  administrator = await app.signIn();
  const act = await story(await makeTicket(administrator));
  const before = await summaryFor(administrator);
  expect(before).toEqual(await counted());
  await act();
  administrator = await app.signIn();
  const after = await summaryFor(administrator);

  expect(after).toEqual(await counted());
  expect(after).not.toEqual(before);
});
