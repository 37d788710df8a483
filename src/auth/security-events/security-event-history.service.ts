import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Actor } from '#libs/context';
import { type ListRequest, paginate } from '#libs/database';
import type { Page } from '#libs/kernel';
import { defaultLimit, SettingsService, timeZone } from '../../settings/index.js';
import { ownSecurityEventsList } from './own-security-events.list.js';
import { StoredSecurityEvent } from './security-event.entity.js';
import { securityEventsList } from './security-events.list.js';

type Asking = Pick<Actor, 'userId'>;
type Query = Omit<ListRequest, 'limit'> & { limit?: number };

/** What has happened, the latest first. */
@Injectable()
export class SecurityEventHistoryService {
  constructor(
    @InjectRepository(StoredSecurityEvent) private readonly events: Repository<StoredSecurityEvent>,
    private readonly settings: SettingsService,
  ) {}

  /** Of all accounts. @throws InvalidListQuery */
  async list(actor: Asking, query: Query): Promise<Page<StoredSecurityEvent>> {
    const events = this.events.createQueryBuilder('event');
    return paginate(events, securityEventsList, await this.requestOf(actor, query));
  }

  /** Of the actor's own account. @throws InvalidListQuery */
  async listOwn(actor: Asking, query: Query): Promise<Page<StoredSecurityEvent>> {
    const events = this.events.createQueryBuilder('event').where({ userId: actor.userId });
    return paginate(events, ownSecurityEventsList, await this.requestOf(actor, query));
  }

  private async requestOf({ userId }: Asking, query: Query): Promise<ListRequest> {
    const settings = await this.settings.getAllFor(userId, { limit: defaultLimit, timeZone });
    return { ...query, timeZone: settings.timeZone, limit: query.limit ?? settings.limit };
  }
}
