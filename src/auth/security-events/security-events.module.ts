import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { declareSettings } from '../../settings/index.js';
import { KeptSecurityEvents } from './kept-security-events.js';
import { PurgeSecurityEvents } from './purge-security-events.js';
import { RecordServiceAccountChanges } from './record-service-account-changes.js';
import { RecordAccountChanges } from './record-account-changes.js';
import { SecurityEventHistoryService } from './security-event-history.service.js';
import { StoredSecurityEvent } from './security-event.entity.js';
import { SecurityEvents } from './security-events.js';
import { SecurityEventsController } from './security-events.controller.js';
import { SecurityEventsPersonalData } from './security-events-personal-data.js';
import { securityEventsPermissions } from './security-events.permissions.js';
import { securityEventDays } from './security-events.settings.js';

/** What has happened to the security of accounts. */
@Module({
  imports: [DatabaseModule.forFeature([StoredSecurityEvent])],
  controllers: [SecurityEventsController],
  providers: [
    SecurityEvents,
    KeptSecurityEvents,
    SecurityEventHistoryService,
    RecordAccountChanges,
    RecordServiceAccountChanges,
    PurgeSecurityEvents,
    declarePersonalData(SecurityEventsPersonalData),
    declarePermissions(securityEventsPermissions),
    declareSettings([securityEventDays]),
  ],
  exports: [SecurityEvents],
})
export class SecurityEventsModule {}
