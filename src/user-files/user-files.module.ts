import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { UsersModule } from '../users/index.js';
import { ExportsController } from './exports/exports.controller.js';
import { ExportsService } from './exports/exports.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportJudge } from './imports/import-judge.js';
import { ImportsService } from './imports/imports.service.js';

/** Users as files: CSV in, CSV and NDJSON out. */
@Module({
  imports: [AuthModule, UsersModule],
  controllers: [ImportsController, ExportsController],
  providers: [ImportsService, ImportJudge, ExportsService],
})
export class UserFilesModule {}
