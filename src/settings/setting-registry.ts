import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { SettingDeclaration, type SettingDefinition, type SettingLevel } from './setting-definition.js';
import { LevelNotAllowed, UnknownSetting } from './settings.errors.js';
import { StartupError } from '#libs/kernel';

/** Every setting that the application's features declare. */
@Injectable()
export class SettingRegistry implements OnModuleInit {
  private readonly definitions = new Map<string, SettingDefinition>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (instance instanceof SettingDeclaration) instance.definitions.forEach((each) => this.add(each));
    }
  }

  /** In the order of their keys. */
  all(): SettingDefinition[] {
    return [...this.definitions.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  at(level: SettingLevel): SettingDefinition[] {
    return this.all().filter(({ levels }) => levels.includes(level));
  }

  /** @throws UnknownSetting when no feature declares the key. */
  get(key: string): SettingDefinition {
    const definition = this.definitions.get(key);
    if (!definition) throw new UnknownSetting(key);
    return definition;
  }

  /** @throws LevelNotAllowed when the setting cannot be set at this level. */
  getAt(level: SettingLevel, key: string): SettingDefinition {
    const definition = this.get(key);
    if (!definition.levels.includes(level)) throw new LevelNotAllowed(key, level);
    return definition;
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
