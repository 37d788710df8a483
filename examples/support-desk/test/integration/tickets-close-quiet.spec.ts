import type { Repository } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Transactions } from '#libs/database';
import { DomainEvents, JobSchedules } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { DAY } from '#libs/testing';
import { Ticket, type TicketStatus } from '../../src/tickets/ticket.entity.js';
import { ticketUpdated } from '../../src/tickets/ticket.events.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { at } from '../support/roles.js';
import { closeQuiet, makeTicket } from '../support/tickets.js';

const ROUNDS = 10;
/** More than one transaction changes. */
const MANY = 230;

let app: TestApplication;
let administrator: SignedInUser;
let rows: Repository<Ticket>;

beforeAll(async () => {
  app = await TestApplication.start();
  rows = app.database.dataSource.getRepository(Ticket);
  // It would run by itself in the midst of a test that moves the time.
  app.app.get(JobSchedules).end();
});
beforeEach(async () => {
  administrator = await app.signIn();
});
afterAll(() => app.stop());

const change = (id: string, status: TicketStatus) =>
  administrator.client.PATCH('/api/v1/tickets/{id}', { ...at(id), body: { status } });
const statusOf = async (id: string) => (await rows.findOneByOrFail({ id })).status;
const setDays = (value: number) =>
  administrator.client.PUT('/api/v1/settings/{key}', {
    params: { path: { key: 'tickets.closeAfterDays' } },
    body: { value: value as never },
  });

async function aTicketThatIs(status: TicketStatus): Promise<string> {
  const { id } = await makeTicket(administrator);
  if (status !== 'open') await change(id, status);
  return id;
}

describe('a ticket that was answered', () => {
  it('is looked at every night', async () => {
    const schedules = await app.app.get(JobSchedules).list();

    expect(schedules.find(({ name }) => name === 'tickets.close_quiet')).toMatchObject({
      cron: '23 4 * * *',
    });
  });

  it('is closed after two weeks, and not a moment too early', async () => {
    const id = await aTicketThatIs('answered');
    app.clock.advance(14 * DAY - 1);
    await closeQuiet(app);
    expect(await statusOf(id)).toBe('answered');
    app.clock.advance(1);
    await closeQuiet(app);

    expect(await statusOf(id)).toBe('closed');
  });

  it('waits for as many days as the setting tickets.closeAfterDays says', async () => {
    await setDays(2);
    const id = await aTicketThatIs('answered');
    app.clock.advance(2 * DAY);
    await closeQuiet(app);
    expect(await statusOf(id)).toBe('closed');

    administrator = await app.signIn();
    expect((await setDays(0)).response.status).toBe(422);
    expect((await setDays(14)).response.status).toBe(200);
  });

  it('stays open when somebody wrote meanwhile, as does one that nobody has answered', async () => {
    const [written, open] = [await aTicketThatIs('answered'), await aTicketThatIs('open')];
    app.clock.advance(13 * DAY);
    administrator = await app.signIn();
    await change(written, 'answered');
    app.clock.advance(DAY);
    await closeQuiet(app);

    expect([await statusOf(written), await statusOf(open)]).toEqual(['answered', 'open']);
  });

  it('is closed with however many others, once, and told of', async () => {
    const like = await rows.findOneByOrFail({ id: await aTicketThatIs('answered') });
    const ids = Array.from({ length: MANY }, () => newId());
    await rows.insert(ids.map((id) => ({ ...like, id })));
    const record = vi.spyOn(app.app.get(DomainEvents), 'record');
    app.clock.advance(14 * DAY);
    await Promise.all([closeQuiet(app), closeQuiet(app)]);
    const told = record.mock.calls.filter(([event]) => event === ticketUpdated).map(([, payload]) => payload);
    record.mockRestore();

    expect(await rows.countBy({ status: 'answered' })).toBe(0);
    for (const id of ids) {
      expect(told.filter((payload) => JSON.stringify(payload).includes(id))).toHaveLength(1);
    }
    await expect(rows.findOneByOrFail({ id: ids[0] })).resolves.toMatchObject({ version: like.version + 1 });
  });

  it('is open when somebody opens it at that moment', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      administrator = await app.signIn();
      const id = await aTicketThatIs('answered');
      app.clock.advance(14 * DAY);
      administrator = await app.signIn();
      const [{ response }] = await Promise.all([change(id, 'open'), closeQuiet(app)]);

      expect([200, 409]).toContain(response.status);
      expect(await statusOf(id)).toBe(response.status === 200 ? 'open' : 'closed');
    }
  });

  // The embedded engine does one thing at a time.
  it.runIf(process.env.TEST_DATABASE_URL)('is passed over while somebody writes in it', async () => {
    const [held, other] = [await aTicketThatIs('answered'), await aTicketThatIs('answered')];
    app.clock.advance(14 * DAY);
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transactions = app.app.get(Transactions);
    const writing = transactions.run(async () => {
      await transactions.manager.update(Ticket, { id: held }, { body: 'It is not over.' });
      begun.resolve();
      await ended.promise;
    });
    await begun.promise;
    await closeQuiet(app);
    ended.resolve();
    await writing;

    expect([await statusOf(held), await statusOf(other)]).toEqual(['answered', 'closed']);
  });
});
