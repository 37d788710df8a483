import { ApiProperty } from '@nestjs/swagger';
import { withEntityTag } from '#libs/http';
import type { Ticket } from '../ticket.entity.js';

export class TicketAssigneeResponse {
  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  assigneeId: string | null;

  static from({ assigneeId, version }: Ticket): TicketAssigneeResponse {
    return withEntityTag(Object.assign(new TicketAssigneeResponse(), { assigneeId }), version);
  }
}
