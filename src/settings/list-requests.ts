import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import type { ListRequest } from '#libs/database';
import { defaultLimit } from './lists.settings.js';
import { SettingsService } from './settings.service.js';
import { timeZone as userTimeZone } from './user.settings.js';

/** What a client asked of a list: without a limit, as many as the settings say. */
export type AskedList = Omit<ListRequest, 'limit' | 'timeZone'> & { limit?: number };

/** Reads what a list is asked for as the actor means it: as many as they usually have, and days of their time zone. */
@Injectable()
export class ListRequests {
  constructor(private readonly settings: SettingsService) {}

  async of({ userId }: Actor, asked: AskedList): Promise<ListRequest> {
    const settings = { limit: defaultLimit, timeZone: userTimeZone };
    const { limit, timeZone } = await this.settings.getAllFor(userId, settings);
    return { ...asked, timeZone, limit: asked.limit ?? limit };
  }
}
