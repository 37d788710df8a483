import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Actor } from '#libs/context';
import { guardedUpdate, StaleVersion, Transactional, translateUnique, VersionMismatch } from '#libs/database';
import { Clock, newId } from '#libs/kernel';
import { type SettingDefinition, type SettingLevel } from './setting-definition.js';
import { SettingChange } from './setting-change.entity.js';
import { SettingRegistry } from './setting-registry.js';
import { type Content, EVERYONE, SettingValue } from './setting-value.entity.js';
import { InvalidSettingValue } from './settings.errors.js';
import { SettingsRepository } from './settings.repository.js';
import { type EffectiveSetting, SettingsService } from './settings.service.js';

/** Whose value is changed. */
interface Scope {
  level: SettingLevel;
  scopeId: string;
}

/** Sets values and resets them to the inherited one, and keeps the history of both. */
@Injectable()
export class SettingChangesService {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly settings: SettingsService,
    private readonly stored: SettingsRepository,
    @InjectRepository(SettingValue) private readonly values: Repository<SettingValue>,
    @InjectRepository(SettingChange) private readonly changes: Repository<SettingChange>,
    private readonly clock: Clock,
  ) {}

  /** @throws UnknownSetting, LevelNotAllowed, InvalidSettingValue, VersionMismatch, StaleVersion */
  @Transactional()
  async set(
    actor: Actor,
    level: SettingLevel,
    key: string,
    value: unknown,
    expected?: number,
  ): Promise<EffectiveSetting> {
    const content = { value: parse(this.registry.getAt(level, key), value) };
    await this.write(actor, level, key, content, expected);
    return this.read(key, level, actor);
  }

  /**
   * Returns to the inherited value.
   *
   * @throws UnknownSetting, LevelNotAllowed, VersionMismatch, StaleVersion
   */
  @Transactional()
  async reset(actor: Actor, level: SettingLevel, key: string, expected?: number): Promise<EffectiveSetting> {
    this.registry.getAt(level, key);
    await this.write(actor, level, key, null, expected);
    return this.read(key, level, actor);
  }

  private async write(
    actor: Actor,
    level: SettingLevel,
    key: string,
    content: Content | null,
    expected: number | undefined,
  ): Promise<void> {
    const scope = { level, scopeId: level === 'user' ? actor.userId : EVERYONE };
    const before = await this.stored.lock(key, scope.level, scope.scopeId);
    if (expected !== undefined && expected !== (before?.version ?? 0)) throw new VersionMismatch();
    const from = before?.content ?? null;
    if (!from && !content) return;
    const written = { content, updatedAt: this.clock.now(), updatedBy: actor.userId };
    if (before) await guardedUpdate(this.values, Object.assign(before, written));
    else await this.insert({ key, ...scope, createdAt: this.clock.now(), ...written });
    await this.record(actor, key, scope, from, content);
  }

  /** Of two first writers at once the unique index lets one through, and the other is told. */
  private async insert(value: Omit<SettingValue, 'id' | 'version'>): Promise<void> {
    await translateUnique(
      'uq_setting_values_scope',
      () => new StaleVersion(),
      () => this.values.insert({ id: newId(), version: 1, ...value }),
    );
  }

  private async record(
    actor: Actor,
    key: string,
    scope: Scope,
    from: Content | null,
    to: Content | null,
  ): Promise<void> {
    const at = this.clock.now();
    await this.changes.insert({ id: newId(), key, ...scope, at, actorId: actor.userId, from, to });
  }

  private read(key: string, level: SettingLevel, actor: Actor): Promise<EffectiveSetting> {
    return this.settings.effective(key, level === 'user' ? actor.userId : undefined);
  }
}

function parse({ schema }: SettingDefinition, value: unknown): Content['value'] {
  const result = schema.safeParse(value);
  if (result.success) return result.data as Content['value'];
  throw new InvalidSettingValue(
    result.error.issues.map(({ path, code, message }) => ({
      pointer: ['/value', ...path.map(String)].join('/'),
      code,
      detail: `${message}.`,
    })),
  );
}
