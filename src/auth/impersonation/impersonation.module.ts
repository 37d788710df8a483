import { Module } from '@nestjs/common';
import { AuthModule } from '../auth.module.js';
import { ImpersonationController } from './impersonation.controller.js';
import { ImpersonationService } from './impersonation.service.js';

/** Acting for others. */
@Module({
  imports: [AuthModule],
  controllers: [ImpersonationController],
  providers: [ImpersonationService],
})
export class ImpersonationModule {}
