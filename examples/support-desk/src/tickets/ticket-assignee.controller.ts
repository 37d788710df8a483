import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '#libs/access';
import { VersionMismatch } from '#libs/database';
import { IdParam, IfMatch } from '#libs/http';
import { Operation } from '#libs/openapi';
import { AssignTicketRequest } from './dto/assign-ticket.request.dto.js';
import { TicketAssigneeResponse } from './dto/ticket-assignee.response.dto.js';
import { TicketAssignments } from './ticket-assignments.js';
import { TicketIsClosed, TicketNotFound, UnknownTicketAssignee } from './ticket.errors.js';

/** Its answers say nothing else of the ticket: whoever assigns tickets need not be able to read them. */
@ApiTags('Tickets')
@Controller('tickets/:id/assignee')
@RequirePermission('tickets.assign')
export class TicketAssigneeController {
  constructor(private readonly assignments: TicketAssignments) {}

  @Put()
  @Operation('tickets.assign', 'Assign a ticket to someone', {
    description: 'To someone who can sign in. When that ends, the ticket is released by itself.',
    errors: [TicketNotFound, UnknownTicketAssignee, TicketIsClosed, VersionMismatch],
  })
  async assign(
    @Param() { id }: IdParam,
    @Body() { assigneeId }: AssignTicketRequest,
    @IfMatch() version: number | undefined,
  ): Promise<TicketAssigneeResponse> {
    return TicketAssigneeResponse.from(await this.assignments.assign(id, assigneeId, version));
  }

  @Delete()
  @HttpCode(204)
  @Operation('tickets.release', 'Release a ticket, for someone else to take', {
    errors: [TicketNotFound, TicketIsClosed, VersionMismatch],
  })
  async release(@Param() { id }: IdParam, @IfMatch() version: number | undefined): Promise<void> {
    await this.assignments.release(id, version);
  }
}
