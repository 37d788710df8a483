import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { AuthModule } from '../auth.module.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysPersonalData } from './api-keys-personal-data.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { PurgeApiKeys } from './purge-api-keys.js';

/** People's API keys. The guard, which has to know them, is in the module that this one stands on. */
@Module({
  imports: [AuthModule, DatabaseModule.forFeature([ApiKey])],
  controllers: [ApiKeysController],
  providers: [ApiKeysService, PurgeApiKeys, declarePersonalData(ApiKeysPersonalData)],
})
export class ApiKeysModule {}
