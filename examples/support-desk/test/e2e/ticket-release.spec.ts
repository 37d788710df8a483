import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DomainEvents, Jobs } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { releaseTickets } from '../../src/tickets/release.job.js';
import { TicketBatches } from '../../src/tickets/ticket-batches.js';
import { Ticket } from '../../src/tickets/ticket.entity.js';
import { ticketReleased } from '../../src/tickets/ticket.events.js';
import { settled } from '../support/account-flows.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { at, tagOf } from '../support/roles.js';
import { assign, makeTicket } from '../support/tickets.js';

const ROUNDS = 10;
/** More than one transaction changes. */
const MANY = 230;

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const suspend = ({ id }: SignedInUser) =>
  administrator.client.PUT('/api/v1/users/{id}/suspension', { ...at(id), body: { reason: 'Spam' } });
const liftSuspension = ({ id }: SignedInUser) =>
  administrator.client.DELETE('/api/v1/users/{id}/suspension', at(id));
const remove = ({ id }: SignedInUser) => administrator.client.DELETE('/api/v1/users/{id}', at(id));
const leave = ({ client }: SignedInUser) => client.DELETE('/api/v1/users/me');
const read = (id: string) => administrator.client.GET('/api/v1/tickets/{id}', at(id));
const assigneeOf = async (id: string) => (await read(id)).data?.assigneeId;
const change = (id: string, status: Ticket['status']) =>
  administrator.client.PATCH('/api/v1/tickets/{id}', { ...at(id), body: { status } });

async function ticketOf(person: SignedInUser, status: Ticket['status'] = 'open'): Promise<string> {
  const { id } = await makeTicket(administrator);
  await assign(administrator, id, person.id);
  if (status !== 'open') await change(id, status);
  return id;
}

describe.each<[string, (person: SignedInUser) => Promise<unknown>]>([
  ['is suspended', suspend],
  ['is deleted', remove],
  ['has deleted their account', leave],
])('someone who %s', (_how, end) => {
  it('has none of the tickets any more that wait, and keeps those that are closed', async () => {
    const [person, other] = [await app.aUser(administrator), await app.aUser(administrator)];
    const [open, answered] = [await ticketOf(person), await ticketOf(person, 'answered')];
    const [closed, others] = [await ticketOf(person, 'closed'), await ticketOf(other)];
    await end(person);
    await settled(app);

    expect([await assigneeOf(open), await assigneeOf(answered)]).toEqual([null, null]);
    expect([await assigneeOf(closed), await assigneeOf(others)]).toEqual([person.id, other.id]);
  });
});

describe('the tickets of someone who is suspended', () => {
  it('are released however many they are, and each is told of', async () => {
    const person = await app.aUser(administrator);
    const rows = app.database.dataSource.getRepository(Ticket);
    const { id: first } = await makeTicket(administrator);
    const like = await rows.findOneByOrFail({ id: first });
    const ids = Array.from({ length: MANY }, () => newId());
    await rows.insert(ids.map((id) => ({ ...like, id, assigneeId: person.id })));
    const record = vi.spyOn(app.app.get(DomainEvents), 'record');
    await suspend(person);
    await settled(app);

    expect(await rows.countBy({ assigneeId: person.id })).toBe(0);
    const told = record.mock.calls.filter(([event]) => event === ticketReleased);
    expect(new Set(told.map(([, payload]) => payload))).toEqual(
      new Set(ids.map((ticketId) => ({ ticketId }))),
    );
    record.mockRestore();
  });

  it('are released once, however often that is asked for', async () => {
    const person = await app.aUser(administrator);
    const id = await ticketOf(person);
    await suspend(person);
    await settled(app);
    const released = tagOf(await read(id));
    await app.app.get(Jobs).enqueue(releaseTickets, { userId: person.id });
    await settled(app);

    expect(tagOf(await read(id))).toBe(released);
  });

  it('stay theirs when they are back before anyone came to it', async () => {
    const person = await app.aUser(administrator);
    const id = await ticketOf(person);
    const released = holdUp();
    await suspend(person);
    await liftSuspension(person);
    await released();

    expect(await assigneeOf(id)).toBe(person.id);
  });

  it('are nobody’s, whatever was assigned at the same time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const person = await app.aUser(administrator);
      const { id } = await makeTicket(administrator);
      const [assigned, suspended] = await Promise.all([
        assign(administrator, id, person.id),
        suspend(person),
      ]);
      await settled(app);

      expect([200, 422]).toContain(assigned.response.status);
      expect(suspended.response.status).toBe(200);
      expect(await assigneeOf(id)).toBeNull();
    }
  });

  it('are nobody’s either once they are opened again', async () => {
    const person = await app.aUser(administrator);
    const id = await ticketOf(person, 'closed');
    await suspend(person);
    await settled(app);
    await change(id, 'open');

    expect(await assigneeOf(id)).toBeNull();
  });
});

/** Keeps the next release waiting until what is answered is called, which waits until it is done. */
function holdUp(): () => Promise<void> {
  const batches = app.app.get(TicketBatches, { strict: false });
  const changeAll = batches.change.bind(batches);
  const gate = Promise.withResolvers<void>();
  vi.spyOn(batches, 'change').mockImplementationOnce(async (...given) => {
    await gate.promise;
    return changeAll(...given);
  });
  return async () => {
    gate.resolve();
    await settled(app);
  };
}
