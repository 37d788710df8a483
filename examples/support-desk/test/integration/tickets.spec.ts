import type { Repository } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StaleVersion, Transactions } from '#libs/database';
import { PersonalDataRegistry } from '#libs/privacy';
import { Ticket } from '../../src/tickets/ticket.entity.js';
import { TicketsRepository } from '../../src/tickets/tickets.repository.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { assign, makeTicket } from '../support/tickets.js';

let app: TestApplication;
let administrator: SignedInUser;
let rows: Repository<Ticket>;
let repository: TicketsRepository;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  rows = app.database.dataSource.getRepository(Ticket);
  repository = app.app.get(TicketsRepository, { strict: false });
});
afterAll(() => app.stop());

describe('the row of a ticket', () => {
  it('holds what the answer says', async () => {
    const { id, ...answer } = await makeTicket(administrator);

    expect(JSON.parse(JSON.stringify(await rows.findOneByOrFail({ id })))).toMatchObject(answer);
  });

  it('refuses another status than there are', async () => {
    const { id } = await makeTicket(administrator);

    await expect(rows.update({ id }, { status: 'nothing' as never })).rejects.toThrow(/ck_tickets_status/);
  });

  it('is written by one of two who read the same', async () => {
    const { id } = await makeTicket(administrator);
    const [one, other] = [await rows.findOneByOrFail({ id }), await rows.findOneByOrFail({ id })];
    await repository.save(one);

    await expect(repository.save(other)).rejects.toThrow(StaleVersion);
    expect((await rows.findOneByOrFail({ id })).version).toBe(2);
  });
});

describe('a ticket of someone who is erased', () => {
  it('goes with them when it has them as its reporter', async () => {
    const person = await app.aUser(administrator);
    const { id } = await makeTicket(administrator, { reporterId: person.id });
    const data = app.app.get(PersonalDataRegistry);
    expect(JSON.stringify(await data.export({ userId: person.id, email: person.email }))).toContain(id);
    await app.app.get(Transactions).run(() => data.erase({ userId: person.id, email: person.email }));

    expect(await rows.countBy({ id })).toBe(0);
  });

  it('loses them when it has them as its assignee', async () => {
    const person = await app.aUser(administrator);
    const { id, subject } = await makeTicket(administrator, { subject: 'Words of someone else' });
    await assign(administrator, id, person.id);
    const data = app.app.get(PersonalDataRegistry);
    const exported = JSON.stringify(await data.export({ userId: person.id, email: person.email }));
    expect(exported).toContain(id);
    expect(exported).not.toContain(subject);
    await app.app.get(Transactions).run(() => data.erase({ userId: person.id, email: person.email }));

    expect(await rows.findOneByOrFail({ id })).toMatchObject({ assigneeId: null, version: 3 });
  });
});
