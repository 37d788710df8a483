import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { AuthModule } from '../auth.module.js';
import { Session } from '../sessions/session.entity.js';
import { AllSessionsController } from './all-sessions.controller.js';
import { allSessionsPermissions } from './all-sessions.permissions.js';
import { AllSessionsService } from './all-sessions.service.js';

/** Ends everybody's sessions. */
@Module({
  imports: [AuthModule, DatabaseModule.forFeature([Session])],
  controllers: [AllSessionsController],
  providers: [AllSessionsService, declarePermissions(allSessionsPermissions)],
})
export class AllSessionsModule {}
