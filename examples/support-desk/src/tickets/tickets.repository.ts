import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { guardedDelete, guardedUpdate, type ListRequest, paginate, translateReference } from '#libs/database';
import type { Page } from '#libs/kernel';
import { Ticket } from './ticket.entity.js';
import { TicketNotFound, UnknownTicketAssignee, UnknownTicketReporter } from './ticket.errors.js';
import { ticketsList } from './tickets.list.js';
import { TICKETS_TAG } from './tickets.tags.js';

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

  async insert(ticket: Ticket): Promise<void> {
    await this.translated(() => this.tickets.insert(ticket));
    await this.forget();
  }

  /** @throws StaleVersion, VersionMismatch when `version` is not current */
  async save(ticket: Ticket, version?: number): Promise<void> {
    await this.translated(() => guardedUpdate(this.tickets, ticket, version));
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
    return translateReference(
      'fk_tickets_reporter',
      () => new UnknownTicketReporter(),
      () => translateReference('fk_tickets_assignee', () => new UnknownTicketAssignee(), write),
    );
  }
}
