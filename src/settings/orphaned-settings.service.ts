import { Injectable } from '@nestjs/common';
import { actingId } from '#libs/context';
import { Transactional, VersionMismatch } from '#libs/database';
import { Clock } from '#libs/kernel';
import type { EffectiveSetting } from './effective-setting.js';
import type { SettingEdit } from './setting-input.js';
import { SettingRegistry } from './setting-registry.js';
import { EVERYONE, type StoredSetting } from './setting-value.entity.js';
import { recorded, SettingWriter } from './setting-writer.js';
import { UnknownSetting } from './settings.errors.js';
import { SettingsRepository } from './settings.repository.js';

/** Values whose definition has gone from the code. They stay until someone removes them. */
export interface OrphanedSetting {
  key: string;
  /** The value for everyone; null when there is none, and for a secret. */
  value: unknown;
  isSecret: boolean;
  /** How many users have a value of their own. */
  userValues: number;
}

@Injectable()
export class OrphanedSettingsService {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly repository: SettingsRepository,
    private readonly writer: SettingWriter,
    private readonly clock: Clock,
  ) {}

  /** In the order of their keys. */
  async list(): Promise<OrphanedSetting[]> {
    const declared = this.registry.all().map(({ key }) => key);
    const forEveryone = await this.repository.findOrphans(declared);
    const ofUsers = await this.repository.countOrphansOfUsers(declared);
    const keys = new Set([...forEveryone, ...ofUsers].map(({ key }) => key));
    return [...keys].toSorted().map((key) => {
      const row = forEveryone.find((each) => each.key === key);
      const users = ofUsers.find((each) => each.key === key);
      return {
        key,
        value: valueOf(row),
        isSecret: Boolean(row?.sealed) || (users?.secrets ?? 0) > 0,
        userValues: users?.values ?? 0,
      };
    });
  }

  /** Whether values under this key would be orphaned. */
  mayHave(key: string): boolean {
    return !this.registry.find(key);
  }

  /** Empties everyone's and every user's value; the history stays. @throws UnknownSetting when there is none */
  @Transactional()
  async remove(edit: SettingEdit, key: string): Promise<EffectiveSetting> {
    const [row] = await this.writer.lock(edit, [key]);
    const from = row ? recorded(undefined, row) : null;
    const at = this.clock.now();
    const by = actingId(edit.actor);
    const count = await this.repository.clear(key, by, at);
    if (count === 0) throw new UnknownSetting(key);
    // Its tag was never answered, so that whoever names one means something else.
    if (edit.expected) throw new VersionMismatch();
    const scope = { key, level: 'global' as const, scopeId: EVERYONE };
    if (from) await this.repository.record({ ...scope, at, actorId: by, from, to: null });
    await this.writer.forgetAll();
    return { key, value: null, source: 'default', version: (row?.version ?? 0) + 1 };
  }
}

const valueOf = (row: StoredSetting | undefined): unknown =>
  row?.sealed ? null : (row?.content?.value ?? null);
