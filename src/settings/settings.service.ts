import { Injectable } from '@nestjs/common';
import { type EffectiveSetting, type Holdings, toEffective, valueInForce } from './effective-setting.js';
import type { SettingDefinition } from './setting-definition.js';
import { SettingRegistry } from './setting-registry.js';
import type { SettingValues } from './setting-rule.js';
import { SettingSecrets } from './setting-secrets.js';
import { StoredSettings } from './stored-settings.js';

/** Reads settings: the most specific value that is set, or else the default. */
@Injectable()
export class SettingsService {
  /** While nothing is changed, what is in force stays as well. */
  private readonly effectiveOf = new WeakMap<Holdings, readonly EffectiveSetting[]>();

  constructor(
    private readonly registry: SettingRegistry,
    private readonly stored: StoredSettings,
    private readonly secrets: SettingSecrets,
  ) {}

  /** The value for the whole application. @throws DecryptionFailed for a secret that cannot be read */
  async get<T>(definition: SettingDefinition<T>): Promise<T> {
    return this.read(definition, await this.stored.holdings(undefined));
  }

  /** The value for one user. @throws DecryptionFailed for a secret that cannot be read */
  async getFor<T>(userId: string, definition: SettingDefinition<T>): Promise<T> {
    return this.read(definition, await this.stored.holdings(userId));
  }

  /** Several values for one user, under the names that they are asked by. */
  async getAllFor<T extends Record<string, SettingDefinition>>(
    userId: string,
    definitions: T,
  ): Promise<SettingValues<T>> {
    const holdings = await this.stored.holdings(userId);
    const values = Object.entries(definitions).map(([name, definition]) => [
      name,
      this.read(definition, holdings),
    ]);
    return Object.fromEntries(values) as SettingValues<T>;
  }

  /** @throws UnknownSetting, LevelNotAllowed */
  async effective(key: string, userId?: string): Promise<EffectiveSetting> {
    const definition = this.registry.getAt(userId ? 'user' : 'global', key);
    return toEffective(definition, await this.stored.holdings(userId));
  }

  /** All that can be set for the application, or for the user. */
  async allEffective(userId?: string): Promise<readonly EffectiveSetting[]> {
    const holdings = await this.stored.holdings(userId);
    const known = this.effectiveOf.get(holdings);
    if (known) return known;
    const definitions = this.registry.at(userId ? 'user' : 'global');
    const effective = definitions.map((definition) => toEffective(definition, holdings));
    this.effectiveOf.set(holdings, effective);
    return effective;
  }

  private read<T>(definition: SettingDefinition<T>, holdings: Holdings): T {
    this.registry.assertDeclared([definition]);
    return valueInForce(definition, holdings, (secret) => this.secrets.open(secret, secret.sealed ?? ''))
      .value as T;
  }
}
