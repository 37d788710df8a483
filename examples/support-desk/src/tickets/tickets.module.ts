import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { declareSettings } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { Assignees } from './assignees.js';
import { CloseQuietTickets } from './close-quiet.job.js';
import { ReleaseTicketsWhenAccessEnds } from './release-tickets-when-access-ends.js';
import { ReleaseTickets } from './release.job.js';
import { TicketAssigneeController } from './ticket-assignee.controller.js';
import { TicketAssignments } from './ticket-assignments.js';
import { TicketBatches } from './ticket-batches.js';
import { TicketSummary } from './ticket-summary.js';
import { Ticket } from './ticket.entity.js';
import { TicketsPersonalData } from './tickets-personal-data.js';
import { TicketsController } from './tickets.controller.js';
import { ticketsPermissions } from './tickets.permissions.js';
import { TicketsRepository } from './tickets.repository.js';
import { TicketsService } from './tickets.service.js';
import { closeAfterDays } from './tickets.settings.js';

@Module({
  imports: [UsersModule, DatabaseModule.forFeature([Ticket])],
  controllers: [TicketsController, TicketAssigneeController],
  providers: [
    TicketsRepository,
    TicketsService,
    Assignees,
    TicketAssignments,
    TicketSummary,
    TicketBatches,
    ReleaseTicketsWhenAccessEnds,
    ReleaseTickets,
    CloseQuietTickets,
    declareSettings([closeAfterDays]),
    declarePersonalData(TicketsPersonalData),
    declarePermissions(ticketsPermissions),
  ],
})
export class TicketsModule {}
