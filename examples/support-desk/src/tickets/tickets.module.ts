import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { declareSettings } from '../settings/index.js';
import { CloseQuietTickets } from './close-quiet.job.js';
import { ReleaseTickets } from './release.job.js';
import { Ticket } from './ticket.entity.js';
import { TicketsPersonalData } from './tickets-personal-data.js';
import { TicketsController } from './tickets.controller.js';
import { ticketsPermissions } from './tickets.permissions.js';
import { TicketsRepository } from './tickets.repository.js';
import { TicketsService } from './tickets.service.js';
import { closeAfterDays } from './tickets.settings.js';

@Module({
  imports: [DatabaseModule.forFeature([Ticket])],
  controllers: [TicketsController],
  providers: [
    declareSettings([closeAfterDays]),
    ReleaseTickets,
    CloseQuietTickets,
    TicketsRepository,
    TicketsService,
    declarePersonalData(TicketsPersonalData),
    declarePermissions(ticketsPermissions),
  ],
})
export class TicketsModule {}
