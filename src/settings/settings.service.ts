import { Injectable } from '@nestjs/common';
import type { SettingDefinition, SettingLevel } from './setting-definition.js';
import { SettingRegistry } from './setting-registry.js';
import { EVERYONE, type SettingValue } from './setting-value.entity.js';
import { SettingsRepository } from './settings.repository.js';

/** A setting's value, and which level it comes from. */
export interface EffectiveSetting {
  key: string;
  value: unknown;
  source: 'default' | SettingLevel;
  /** Of the value at the level that was asked for; 0 while none is set there. */
  version: number;
}

type Values<T> = { [Name in keyof T]: T[Name] extends SettingDefinition<infer Value> ? Value : never };

/** Reads settings: the most specific value that is set, or else the default. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly settings: SettingsRepository,
  ) {}

  /** The value for the whole application. */
  async get<T>(definition: SettingDefinition<T>): Promise<T> {
    return resolve(definition, await this.storedOf([definition]), undefined).value as T;
  }

  /** The value for one user. */
  async getFor<T>(userId: string, definition: SettingDefinition<T>): Promise<T> {
    return resolve(definition, await this.storedOf([definition], userId), userId).value as T;
  }

  /** Several values for one user, under the names that they are asked by. */
  async getAllFor<T extends Record<string, SettingDefinition>>(
    userId: string,
    definitions: T,
  ): Promise<Values<T>> {
    const stored = await this.storedOf(Object.values(definitions), userId);
    const values = Object.entries(definitions).map(([name, definition]) => [
      name,
      resolve(definition, stored, userId).value,
    ]);
    return Object.fromEntries(values) as Values<T>;
  }

  private storedOf(definitions: SettingDefinition[], userId?: string): Promise<SettingValue[]> {
    this.registry.assertDeclared(definitions);
    return this.settings.find(
      definitions.map(({ key }) => key),
      userId,
    );
  }

  /** @throws UnknownSetting, LevelNotAllowed */
  async effective(key: string, userId?: string): Promise<EffectiveSetting> {
    const definition = this.registry.getAt(userId ? 'user' : 'global', key);
    const stored = await this.settings.find([key], userId);
    return resolve(definition, stored, userId);
  }

  /** All that can be set for the application, or for the user. */
  async allEffective(userId?: string): Promise<EffectiveSetting[]> {
    const definitions = this.registry.at(userId ? 'user' : 'global');
    const keys = definitions.map(({ key }) => key);
    const stored = await this.settings.find(keys, userId);
    return definitions.map((definition) => resolve(definition, stored, userId));
  }
}

function resolve(
  definition: SettingDefinition,
  stored: SettingValue[],
  userId: string | undefined,
): EffectiveSetting {
  const { key } = definition;
  const at = (level: SettingLevel, scopeId: string): SettingValue | undefined =>
    stored.find((each) => each.key === key && each.level === level && each.scopeId === scopeId);
  const global = at('global', EVERYONE);
  const own = userId === undefined ? global : at('user', userId);
  const effective = [own, global].find((each) => each && isSet(definition, each));
  return {
    key,
    value: effective?.content ? effective.content.value : definition.default,
    source: effective?.level ?? 'default',
    version: own?.version ?? 0,
  };
}

/** A value that was stored before its schema became stricter no longer counts. */
function isSet({ schema }: SettingDefinition, { content }: SettingValue): boolean {
  return content !== null && schema.safeParse(content.value).success;
}
