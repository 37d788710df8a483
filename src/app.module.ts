import { Module } from '@nestjs/common';
import {
  AllSessionsModule,
  ApiKeysModule,
  AuthModule,
  FactorsModule,
  ImpersonationModule,
  OidcModule,
  PasskeysModule,
  PasswordStrengthModule,
  SigningKeysModule,
} from './auth/index.js';
import { HealthModule } from './health/index.js';
import { JobAdministrationModule } from './jobs/index.js';
import { MailboxModule } from './mailbox/index.js';
import { SettingsModule } from './settings/index.js';
import { UserFilesModule } from './user-files/index.js';
import { UsersModule } from './users/index.js';

/** The features of this application. To add one, add its module here. */
@Module({
  imports: [
    AuthModule,
    PasskeysModule,
    OidcModule,
    FactorsModule,
    SigningKeysModule,
    AllSessionsModule,
    ApiKeysModule,
    ImpersonationModule,
    PasswordStrengthModule,
    UsersModule,
    UserFilesModule,
    SettingsModule,
    JobAdministrationModule,
    MailboxModule,
    HealthModule,
  ],
})
export class AppModule {}
