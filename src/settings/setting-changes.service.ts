import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '#libs/context';
import { Transactional, VersionMismatch } from '#libs/database';
import { Clock, type InputProblem } from '#libs/kernel';
import { explanationsIn } from './explanations.js';
import { type SettingDefinition, type SettingLevel } from './setting-definition.js';
import { SettingRegistry } from './setting-registry.js';
import { type Content, EVERYONE } from './setting-value.entity.js';
import { InvalidSettingValue } from './settings.errors.js';
import { SettingsRepository } from './settings.repository.js';
import { type EffectiveSetting, SettingsService } from './settings.service.js';
import { locale } from './user.settings.js';

/** Sets values and resets them to the inherited one, and keeps the history of both. */
@Injectable()
export class SettingChangesService {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly settings: SettingsService,
    private readonly repository: SettingsRepository,
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
    const content = { value: await this.parse(actor, this.registry.getAt(level, key), value) };
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
    const scope = { key, level, scopeId: level === 'user' ? actor.userId : EVERYONE };
    const before = await this.repository.lock(key, level, scope.scopeId);
    if (expected !== undefined && expected !== (before?.version ?? 0)) throw new VersionMismatch();
    const from = before?.content ?? null;
    if (!from && !content) return;
    const at = this.clock.now();
    const written = { content, updatedAt: at, updatedBy: actor.userId };
    if (before) await this.repository.update(Object.assign(before, written));
    else await this.repository.insert({ ...scope, ...written, createdAt: at });
    await this.repository.record({ ...scope, at, actorId: actor.userId, from, to: content });
  }

  private read(key: string, level: SettingLevel, actor: Actor): Promise<EffectiveSetting> {
    return this.settings.effective(key, level === 'user' ? actor.userId : undefined);
  }

  private async parse(
    actor: Actor,
    { schema }: SettingDefinition,
    value: unknown,
  ): Promise<Content['value']> {
    const result = schema.safeParse(value);
    if (result.success) return result.data as Content['value'];
    const language = await this.settings.getFor(actor.userId, locale);
    const { error } = schema.safeParse(value, { error: explanationsIn(language) });
    throw new InvalidSettingValue((error ?? result.error).issues.map(toInputProblem));
  }
}

const toInputProblem = ({ path, code, message }: z.core.$ZodIssue): InputProblem => ({
  pointer: ['/value', ...path.map(String)].join('/'),
  code,
  detail: `${message}.`,
});
