import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { SettingsConfig } from '#libs/config';
import { StartupError } from '#libs/kernel';
import { type EnvironmentValues, readEnvironmentValues } from './environment-values.js';
import { SettingDeclaration, type SettingDefinition, type SettingLevel } from './setting-definition.js';
import { type SettingRule, SettingRuleDeclaration } from './setting-rule.js';
import { LevelNotAllowed, UnknownSetting } from './settings.errors.js';

/** Every setting and every rule that the application's features declare, and what the environment sets. */
@Injectable()
export class SettingRegistry implements OnModuleInit {
  /** What the operator has set for everyone. */
  environment: EnvironmentValues = new Map();
  readonly rules: SettingRule[] = [];
  private readonly definitions = new Map<string, SettingDefinition>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly config: SettingsConfig,
  ) {}

  /** Before any `onApplicationBootstrap`, in which features may read settings already. */
  onModuleInit(): void {
    const instances = (this.discovery.getProviders() as { instance: unknown }[]).map(
      ({ instance }) => instance,
    );
    for (const instance of instances) {
      if (instance instanceof SettingDeclaration) instance.definitions.forEach((each) => this.add(each));
      if (instance instanceof SettingRuleDeclaration) this.rules.push(...instance.rules);
    }
    this.assertDeclared(this.rules.flatMap(({ settings }) => Object.values(settings)));
    this.environment = readEnvironmentValues(this.all(), this.config.variables);
  }

  /** In the order of their keys. */
  all(): SettingDefinition[] {
    return [...this.definitions.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  at(level: SettingLevel): SettingDefinition[] {
    return this.all().filter(({ levels }) => levels.includes(level));
  }

  find(key: string): SettingDefinition | undefined {
    return this.definitions.get(key);
  }

  /** @throws UnknownSetting when no feature declares the key, LevelNotAllowed when it has no value there. */
  getAt(level: SettingLevel, key: string): SettingDefinition {
    const definition = this.find(key);
    if (!definition) throw new UnknownSetting(key);
    if (!definition.levels.includes(level)) throw new LevelNotAllowed(key, level);
    return definition;
  }

  /** Rules that a change of one of the settings could break. */
  rulesOf(keys: ReadonlySet<string>): SettingRule[] {
    return this.rules.filter(({ settings }) => Object.values(settings).some(({ key }) => keys.has(key)));
  }

  /** For code that reads a setting: one that nobody could set would silently keep its default. */
  assertDeclared(definitions: SettingDefinition[]): void {
    const missing = definitions.find((definition) => this.definitions.get(definition.key) !== definition);
    if (missing)
      throw new Error(`No module declares the setting "${missing.key}" with declareSettings([…]).`);
  }

  private add(definition: SettingDefinition): void {
    if (this.definitions.has(definition.key)) {
      throw new StartupError(`Two modules declare the setting "${definition.key}". Remove one.`);
    }
    this.definitions.set(definition.key, definition);
  }
}
