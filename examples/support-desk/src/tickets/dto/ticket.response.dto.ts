import { ApiProperty } from '@nestjs/swagger';
import { PageResponse, withEntityTag } from '#libs/http';
import type { Page } from '#libs/kernel';
import { type Ticket, TICKET_STATUSES, type TicketStatus } from '../ticket.entity.js';

export class TicketResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'Example subject' */
  subject: string;

  /** @example 'A few words.' */
  body: string;

  @ApiProperty({ enum: TICKET_STATUSES })
  status: TicketStatus;

  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  reporterId: string;

  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  assigneeId: string | null;

  /** @example '2026-01-31' */
  @ApiProperty({ format: 'date' })
  dueOn: string | null;

  createdAt: Date;

  updatedAt: Date;

  static from(ticket: Ticket): TicketResponse {
    const response = Object.assign(new TicketResponse(), {
      id: ticket.id,
      subject: ticket.subject,
      body: ticket.body,
      status: ticket.status,
      reporterId: ticket.reporterId,
      assigneeId: ticket.assigneeId,
      dueOn: ticket.dueOn,
      createdAt: ticket.createdAt,
      updatedAt: ticket.updatedAt,
    });
    return withEntityTag(response, ticket.version);
  }
}

export class TicketListResponse extends PageResponse {
  items: TicketResponse[];

  static from({ items, ...page }: Page<Ticket>): TicketListResponse {
    return { items: items.map(TicketResponse.from), ...page };
  }
}
