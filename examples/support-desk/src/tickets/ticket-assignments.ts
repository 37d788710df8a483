import { Injectable } from '@nestjs/common';
import { Transactional, VersionMismatch } from '#libs/database';
import { DomainEvents } from '#libs/jobs';
import { Clock } from '#libs/kernel';
import { Assignees } from './assignees.js';
import type { Ticket } from './ticket.entity.js';
import { UnknownTicketAssignee } from './ticket.errors.js';
import { ticketAssigned, ticketReleased } from './ticket.events.js';
import { TicketsRepository } from './tickets.repository.js';

/** Who works on which ticket. */
@Injectable()
export class TicketAssignments {
  constructor(
    private readonly repository: TicketsRepository,
    private readonly assignees: Assignees,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws TicketNotFound, UnknownTicketAssignee, TicketIsClosed, StaleVersion, VersionMismatch */
  @Transactional()
  async assign(id: string, assigneeId: string, version?: number): Promise<Ticket> {
    const ticket = await this.repository.get(id);
    if (ticket.assigneeId === assigneeId) return leave(ticket, version);
    if (!(await this.assignees.isAvailable(assigneeId))) throw new UnknownTicketAssignee();
    ticket.assign(assigneeId, this.clock.now());
    await this.repository.save(ticket, version);
    await this.events.record(ticketAssigned, { ticketId: id });
    return ticket;
  }

  /** Puts it back into the queue. @throws TicketNotFound, TicketIsClosed, StaleVersion, VersionMismatch */
  @Transactional()
  async release(id: string, version?: number): Promise<Ticket> {
    const ticket = await this.repository.get(id);
    if (ticket.assigneeId === null) return leave(ticket, version);
    ticket.release(this.clock.now());
    await this.repository.save(ticket, version);
    await this.events.record(ticketReleased, { ticketId: id });
    return ticket;
  }
}

/** Nothing to change: the version stays, and is checked all the same. */
function leave(ticket: Ticket, version?: number): Ticket {
  if (version !== undefined && version !== ticket.version) throw new VersionMismatch();
  return ticket;
}
