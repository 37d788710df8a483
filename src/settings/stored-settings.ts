import { Injectable } from '@nestjs/common';
import { Cache } from '#libs/cache';
import type { Holdings } from './effective-setting.js';
import type { SettingLevel } from './setting-definition.js';
import { SettingRegistry } from './setting-registry.js';
import { EVERYONE, type StoredSetting } from './setting-value.entity.js';
import { SettingsRepository } from './settings.repository.js';

/** Milliseconds; a change on another node is told at once, unless the message is lost. */
const TTL = 60_000;
/** On all that is cached here. */
const ALL = 'settings';

/**
 * What is set. For reading it comes from the cache, in which rows are kept, not values in force: nodes of two
 * releases, or with other environments, may share it. Secrets are in it as they are in the database.
 */
@Injectable()
export class StoredSettings {
  /** By rows that are in the cache. */
  private readonly known = new WeakMap<
    StoredSetting[],
    { forEveryone: StoredSetting[]; holdings: Holdings }
  >();

  constructor(
    private readonly registry: SettingRegistry,
    private readonly repository: SettingsRepository,
    private readonly cache: Cache,
  ) {}

  /** For everyone or, when a user is given, with their own. The same object until something changes. */
  async holdings(userId: string | undefined): Promise<Holdings> {
    const forEveryone = this.peek('global', EVERYONE) ?? (await this.cached('global', EVERYONE));
    if (userId === undefined) return this.together(forEveryone, []);
    const own = this.peek('user', userId) ?? (await this.cached('user', userId));
    return this.together(forEveryone, own, userId);
  }

  private together(forEveryone: StoredSetting[], own: StoredSetting[], userId?: string): Holdings {
    const rows = userId === undefined ? forEveryone : own;
    const known = this.known.get(rows);
    if (known?.forEveryone === forEveryone && known.holdings.userId === userId) return known.holdings;
    const holdings = { stored: [...forEveryone, ...own], environment: this.registry.environment, userId };
    this.known.set(rows, { forEveryone, holdings });
    return holdings;
  }

  /** The same as the open transaction sees them, which the cache does not. */
  async currentHoldings(userId: string | undefined): Promise<Holdings> {
    const forEveryone = await this.repository.find('global', EVERYONE);
    const own = userId === undefined ? [] : await this.repository.find('user', userId);
    return { stored: [...forEveryone, ...own], environment: this.registry.environment, userId };
  }

  /** To be called in the transaction that changes what is set there. */
  async forget(level: SettingLevel, scopeId: string): Promise<void> {
    await this.cache.invalidate([tagOf(level, scopeId)]);
  }

  async forgetAll(): Promise<void> {
    await this.cache.invalidate([ALL]);
  }

  private peek(level: SettingLevel, scopeId: string): StoredSetting[] | undefined {
    const tag = tagOf(level, scopeId);
    return this.cache.peek(tag, [ALL, tag]);
  }

  private cached(level: SettingLevel, scopeId: string): Promise<StoredSetting[]> {
    const tag = tagOf(level, scopeId);
    return this.cache.get(tag, { ttl: TTL, tags: [ALL, tag] }, () => this.repository.find(level, scopeId));
  }
}

const tagOf = (level: SettingLevel, scopeId: string): string => `${ALL}:${level}:${scopeId}`;
