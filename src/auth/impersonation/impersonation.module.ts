import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { AuthModule } from '../auth.module.js';
import { Session } from '../sessions/session.entity.js';
import { EndExpiredImpersonations } from './end-expired-impersonations.js';
import { ImpersonationController } from './impersonation.controller.js';
import { ImpersonationService } from './impersonation.service.js';

/** Acting for others. */
@Module({
  imports: [AuthModule, DatabaseModule.forFeature([Session])],
  controllers: [ImpersonationController],
  providers: [ImpersonationService, EndExpiredImpersonations],
})
export class ImpersonationModule {}
