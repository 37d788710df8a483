import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { DomainEvents } from '#libs/jobs';
import { Clock, newId, type Page } from '#libs/kernel';
import { type AskedList, ListRequests } from '../settings/index.js';
import { Ticket, type TicketChanges, type TicketDraft } from './ticket.entity.js';
import { ticketCreated, ticketDeleted, ticketUpdated } from './ticket.events.js';
import { TicketsRepository } from './tickets.repository.js';

@Injectable()
export class TicketsService {
  constructor(
    private readonly repository: TicketsRepository,
    private readonly lists: ListRequests,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidListQuery */
  async list(actor: Actor, asked: AskedList): Promise<Page<Ticket>> {
    return this.repository.list(await this.lists.of(actor, asked));
  }

  /** @throws TicketNotFound */
  get(id: string): Promise<Ticket> {
    return this.repository.get(id);
  }

  /** @throws UnknownTicketReporter */
  @Transactional()
  async create(draft: TicketDraft): Promise<Ticket> {
    const ticket = Ticket.make(newId(), draft, this.clock.now());
    await this.repository.insert(ticket);
    await this.events.record(ticketCreated, { ticketId: ticket.id });
    return ticket;
  }

  /** @throws TicketNotFound, UnknownTicketReporter, StaleVersion, VersionMismatch */
  @Transactional()
  async update(id: string, changes: TicketChanges, version?: number): Promise<Ticket> {
    const ticket = await this.repository.get(id);
    ticket.change(changes, this.clock.now());
    await this.repository.save(ticket, version);
    await this.events.record(ticketUpdated, { ticketId: id });
    return ticket;
  }

  /** @throws TicketNotFound, StillInUse, StaleVersion, VersionMismatch */
  @Transactional()
  async delete(id: string, version?: number): Promise<void> {
    const ticket = await this.repository.get(id);
    await this.repository.delete(ticket, version);
    await this.events.record(ticketDeleted, { ticketId: id });
  }
}
