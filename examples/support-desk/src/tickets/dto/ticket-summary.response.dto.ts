import { ApiProperty } from '@nestjs/swagger';
import { WAITING_STATUSES, type WaitingStatus } from '../ticket.entity.js';
import type { WaitingTickets } from '../tickets.repository.js';

export class WaitingTicketsResponse {
  @ApiProperty({ enum: WAITING_STATUSES })
  status: WaitingStatus;

  /** @example 12 */
  @ApiProperty({ type: 'integer' })
  count: number;

  /**
   * How many of them nobody has.
   * @example 3
   */
  @ApiProperty({ type: 'integer' })
  unassigned: number;
}

export class TicketSummaryResponse {
  /** One of each status but `closed`. */
  items: WaitingTicketsResponse[];

  static from(items: readonly WaitingTickets[]): TicketSummaryResponse {
    return { items: items.map(({ status, count, unassigned }) => ({ status, count, unassigned })) };
  }
}
