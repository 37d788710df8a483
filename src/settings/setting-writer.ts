import { Injectable } from '@nestjs/common';
import { ActorConfirmation } from '#libs/access';
import { actingId } from '#libs/context';
import { Clock } from '#libs/kernel';
import type { RecordedContent } from './setting-change.entity.js';
import type { SettingDefinition } from './setting-definition.js';
import type { SettingEdit, SettingWrite } from './setting-input.js';
import { SettingSecrets } from './setting-secrets.js';
import { EVERYONE, type SettingValue } from './setting-value.entity.js';
import { SettingsRepository } from './settings.repository.js';
import { MANAGE_SETTINGS } from './settings.permissions.js';
import { StoredSettings } from './stored-settings.js';

/** Writes values and their history. */
@Injectable()
export class SettingWriter {
  constructor(
    private readonly repository: SettingsRepository,
    private readonly secrets: SettingSecrets,
    private readonly stored: StoredSettings,
    private readonly actors: ActorConfirmation,
    private readonly clock: Clock,
  ) {}

  /** Whoever else writes them waits until the transaction ends. @throws SessionEnded, PermissionDenied */
  async lock({ actor, level }: SettingEdit, keys: Iterable<string>): Promise<SettingValue[]> {
    if (level === 'global') await this.actors.confirm(actor, MANAGE_SETTINGS);
    return this.repository.lock(keys, level, scopeIdOf({ actor, level }), this.clock.now());
  }

  /** @param rows those of the writes, locked */
  async write(
    edit: SettingEdit,
    rows: readonly SettingValue[],
    writes: readonly SettingWrite[],
  ): Promise<void> {
    for (const write of writes) {
      const row = rows.find(({ key }) => key === write.definition.key);
      // oxlint-disable-next-line no-await-in-loop -- one connection, in a transaction
      if (row) await this.writeOne(edit, row, write);
    }
    await this.stored.forget(edit.level, scopeIdOf(edit));
  }

  /** For what concerns everyone and users alike. */
  async forgetAll(): Promise<void> {
    await this.stored.forgetAll();
  }

  private async writeOne({ actor }: SettingEdit, row: SettingValue, write: SettingWrite): Promise<void> {
    const { definition, content } = write;
    const from = recorded(definition, row);
    if (!from && !content) return;
    const { key, level, scopeId } = row;
    const at = this.clock.now();
    const by = actingId(actor);
    const kept =
      definition.secret && content
        ? { content: null, sealed: this.secrets.seal(row, content.value) }
        : { content, sealed: null };
    await this.repository.update(Object.assign(row, kept, { updatedAt: at, updatedBy: by }));
    const to = recorded(definition, row);
    await this.repository.record({ key, level, scopeId, at, actorId: by, from, to });
  }
}

const scopeIdOf = ({ actor, level }: Pick<SettingEdit, 'actor' | 'level'>): string =>
  level === 'user' ? actor.userId : EVERYONE;

/** What the history keeps of the value in a row; null when there is none. */
export function recorded(
  definition: SettingDefinition | undefined,
  { content, sealed }: Pick<SettingValue, 'content' | 'sealed'>,
): RecordedContent | null {
  if (sealed !== null) return { secret: true };
  return content && definition?.secret ? { secret: true } : content;
}
