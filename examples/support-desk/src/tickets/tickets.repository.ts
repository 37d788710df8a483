import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThanOrEqual, Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { guardedDelete, guardedUpdate, type ListRequest, paginate, translateReference } from '#libs/database';
import type { Page } from '#libs/kernel';
import { Ticket, WAITING_STATUSES, type WaitingStatus } from './ticket.entity.js';
import { TicketNotFound, UnknownTicketReporter } from './ticket.errors.js';
import { ticketsList } from './tickets.list.js';
import { TICKETS_TAG } from './tickets.tags.js';

/** How many tickets of one status wait. */
export interface WaitingTickets {
  status: WaitingStatus;
  count: number;
  /** How many of them nobody has. */
  unassigned: number;
}

@Injectable()
export class TicketsRepository {
  constructor(
    @InjectRepository(Ticket) private readonly tickets: Repository<Ticket>,
    private readonly cache: Cache,
  ) {}

  /** @throws InvalidListQuery */
  list(request: ListRequest): Promise<Page<Ticket>> {
    return paginate(this.tickets.createQueryBuilder('ticket'), ticketsList, request);
  }

  /** @throws TicketNotFound */
  async get(id: string): Promise<Ticket> {
    const ticket = await this.tickets.findOneBy({ id });
    if (!ticket) throw new TicketNotFound();
    return ticket;
  }

  /** Up to so many that somebody has and that wait, locked until the transaction ends. */
  lockWaitingOf(assigneeId: string, limit: number): Promise<Ticket[]> {
    return this.tickets.find({
      where: { assigneeId, status: In(WAITING_STATUSES) },
      order: { id: 'ASC' },
      take: limit,
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Up to so many that were answered and did not change since, locked. One that somebody is writing in is not quiet. */
  lockQuiet(since: Date, limit: number): Promise<Ticket[]> {
    return this.tickets.find({
      where: { status: 'answered', updatedAt: LessThanOrEqual(since) },
      order: { updatedAt: 'ASC', id: 'ASC' },
      take: limit,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
  }

  /** One of each status, in their order. */
  async countWaiting(): Promise<WaitingTickets[]> {
    // Engines differ in whether a count is a number or text.
    const rows = await this.tickets
      .createQueryBuilder('ticket')
      .select('ticket.status', 'status')
      .addSelect('COUNT(*)', 'count')
      .addSelect('COUNT(ticket.assigneeId)', 'assigned')
      .where({ status: In(WAITING_STATUSES) })
      .groupBy('ticket.status')
      .getRawMany<{ status: WaitingStatus; count: number | string; assigned: number | string }>();
    return WAITING_STATUSES.map((status) => {
      const { count = 0, assigned = 0 } = rows.find((row) => row.status === status) ?? {};
      return { status, count: Number(count), unassigned: Number(count) - Number(assigned) };
    });
  }

  async insert(ticket: Ticket): Promise<void> {
    await this.translated(() => this.tickets.insert(ticket));
    await this.forget();
  }

  /** @throws StaleVersion, VersionMismatch when `version` is not current */
  async save(ticket: Ticket, version?: number): Promise<void> {
    await this.translated(() => guardedUpdate(this.tickets, ticket, version));
    await this.forget();
  }

  /** Those that this transaction has locked: nobody has changed them since. */
  async saveAll(tickets: readonly Ticket[]): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
    for (const ticket of tickets) await guardedUpdate(this.tickets, ticket);
    await this.forget();
  }

  /** @throws StillInUse, StaleVersion, VersionMismatch when `version` is not current */
  async delete(ticket: Ticket, version?: number): Promise<void> {
    await guardedDelete(this.tickets, ticket, version);
    await this.forget();
  }

  private async forget(): Promise<void> {
    await this.cache.invalidate([TICKETS_TAG]);
  }

  private translated<T>(write: () => Promise<T>): Promise<T> {
    return translateReference('fk_tickets_reporter', () => new UnknownTicketReporter(), write);
  }
}
