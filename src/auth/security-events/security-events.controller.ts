import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { describeList, InvalidListQuery } from '#libs/database';
import { Operation } from '#libs/openapi';
import { ListSecurityEventsQuery } from './dto/list-security-events.query.dto.js';
import {
  OwnSecurityEventListResponse,
  SecurityEventListResponse,
} from './dto/security-event-list.response.dto.js';
import { ownSecurityEventsList } from './own-security-events.list.js';
import { SecurityEventHistoryService } from './security-event-history.service.js';
import { securityEventsList } from './security-events.list.js';
import { READ_SECURITY_EVENTS } from './security-events.permissions.js';

@ApiTags('Security events')
@Controller()
export class SecurityEventsController {
  constructor(private readonly history: SecurityEventHistoryService) {}

  @Get('users/me/security-events')
  @SignedIn({ ownerOnly: true })
  @Operation('me.listSecurityEvents', "List what has happened to the security of the actor's account", {
    description: describeList(ownSecurityEventsList),
    errors: [InvalidListQuery],
  })
  async listOwn(
    @Query() query: ListSecurityEventsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<OwnSecurityEventListResponse> {
    return OwnSecurityEventListResponse.from(await this.history.listOwn(actor, query));
  }

  @Get('security-events')
  @RequirePermission(READ_SECURITY_EVENTS)
  @Operation('securityEvents.list', 'List what has happened to the security of all accounts', {
    description: describeList(securityEventsList),
    errors: [InvalidListQuery],
  })
  async list(
    @Query() query: ListSecurityEventsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<SecurityEventListResponse> {
    return SecurityEventListResponse.from(await this.history.list(actor, query));
  }
}
