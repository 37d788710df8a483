import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission } from '#libs/access';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery, StillInUse, VersionMismatch } from '#libs/database';
import { Cached, Idempotent, IdParam, IfMatch } from '#libs/http';
import { Operation } from '#libs/openapi';
import { ListTicketsQuery } from './dto/list-tickets.query.dto.js';
import { CreateTicketRequest, UpdateTicketRequest } from './dto/ticket.request.dto.js';
import { TicketListResponse, TicketResponse } from './dto/ticket.response.dto.js';
import { TicketSummaryResponse } from './dto/ticket-summary.response.dto.js';
import { TicketSummary } from './ticket-summary.js';
import { TicketNotFound, UnknownTicketReporter } from './ticket.errors.js';
import { ticketsList } from './tickets.list.js';
import { TicketsService } from './tickets.service.js';
import { TICKETS_TAG } from './tickets.tags.js';

@ApiTags('Tickets')
@Controller('tickets')
export class TicketsController {
  constructor(
    private readonly tickets: TicketsService,
    private readonly waiting: TicketSummary,
  ) {}

  @Get()
  @RequirePermission('tickets.read')
  @Operation('tickets.list', 'List tickets', {
    description: describeList(ticketsList),
    errors: [InvalidListQuery],
  })
  async list(@Query() query: ListTicketsQuery, @CurrentActor() actor: Actor): Promise<TicketListResponse> {
    return TicketListResponse.from(await this.tickets.list(actor, query));
  }

  @Post()
  @Idempotent()
  @RequirePermission('tickets.manage')
  @Operation('tickets.create', 'Make a ticket', { errors: [UnknownTicketReporter] })
  async create(@Body() draft: CreateTicketRequest): Promise<TicketResponse> {
    return TicketResponse.from(await this.tickets.create(draft));
  }

  @Get('summary')
  @RequirePermission('tickets.read')
  @Operation('tickets.summary', 'Count the tickets that wait')
  async summary(): Promise<TicketSummaryResponse> {
    return TicketSummaryResponse.from(await this.waiting.read());
  }

  @Get(':id')
  @RequirePermission('tickets.read')
  @Cached({ ttl: 60_000, tags: [TICKETS_TAG] })
  @Operation('tickets.read', 'Read a ticket', { errors: [TicketNotFound] })
  async read(@Param() { id }: IdParam): Promise<TicketResponse> {
    return TicketResponse.from(await this.tickets.get(id));
  }

  @Patch(':id')
  @RequirePermission('tickets.manage')
  @Operation('tickets.update', 'Change a ticket', {
    errors: [TicketNotFound, UnknownTicketReporter, VersionMismatch],
  })
  async update(
    @Param() { id }: IdParam,
    @Body() changes: UpdateTicketRequest,
    @IfMatch() version: number | undefined,
  ): Promise<TicketResponse> {
    return TicketResponse.from(await this.tickets.update(id, changes, version));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('tickets.manage')
  @Operation('tickets.delete', 'Delete a ticket', { errors: [TicketNotFound, VersionMismatch, StillInUse] })
  async delete(@Param() { id }: IdParam, @IfMatch() version: number | undefined): Promise<void> {
    await this.tickets.delete(id, version);
  }
}
