import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { declarePermissions } from '#libs/access';
import { declarePersonalData } from '#libs/privacy';
import { UsersModule } from '../../users/index.js';
import { AuthModule } from '../auth.module.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysPersonalData } from './api-keys-personal-data.js';
import { ApiKeysController } from './api-keys.controller.js';
import { apiKeysPermissions } from './api-keys.permissions.js';
import { ApiKeysService } from './api-keys.service.js';
import { NewApiKeys } from './new-api-keys.js';
import { NewServiceAccountKeysService } from './new-service-account-keys.service.js';
import { PurgeApiKeys } from './purge-api-keys.js';
import { ServiceAccountKeysController } from './service-account-keys.controller.js';
import { ServiceAccountKeysService } from './service-account-keys.service.js';
import { UserApiKeysController } from './user-api-keys.controller.js';
import { UserApiKeysService } from './user-api-keys.service.js';

/** API keys of people and of service accounts. The guard, which has to know them, is in the module that this one stands on. */
@Module({
  imports: [AuthModule, UsersModule, DatabaseModule.forFeature([ApiKey])],
  controllers: [ApiKeysController, UserApiKeysController, ServiceAccountKeysController],
  providers: [
    NewApiKeys,
    ApiKeysService,
    UserApiKeysService,
    ServiceAccountKeysService,
    NewServiceAccountKeysService,
    PurgeApiKeys,
    declarePersonalData(ApiKeysPersonalData),
    declarePermissions(apiKeysPermissions),
  ],
})
export class ApiKeysModule {}
