import type { ValueProvider } from '@nestjs/common';
import { z } from 'zod';

/** Where a value can be set; the most specific one that is set wins. */
export type SettingLevel = 'global' | 'user';

/** A setting, declared in code beside the feature that reads it. */
export interface SettingDefinition<T = unknown> {
  /** `feature.name`: a promise to clients. */
  key: string;
  /** What a value must be: JSON, since it is stored as that. Served to clients as JSON Schema. */
  schema: z.ZodType<T>;
  /** The value while nothing is set. */
  default: T;
  levels: readonly SettingLevel[];
  /** For whoever sets it: what it does, and its unit. */
  description: string;
  /** Encrypted at rest and never answered. Its default must be null: secrets have no place in the code. */
  secret?: boolean;
  /** Decides who gets in, or where secrets are sent: changed by people who have just proved who they are, by no key. */
  needsFreshSignIn?: boolean;
}

/** One feature's settings, found by the registry wherever a module provides them. */
export class SettingDeclaration {
  constructor(readonly definitions: readonly SettingDefinition[]) {}
}

/** The dot tells a key from what else has an address under `/settings`. */
const KEY = /^(?=.{3,100}$)[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)+$/;

/**
 * Types a definition.
 *
 * @example
 * export const digestHour = defineSetting({
 *   key: 'digest.hour', schema: z.int().min(0).max(23), default: 7, levels: ['global', 'user'],
 *   description: 'Hour of the day at which the digest is made.',
 * });
 */
export function defineSetting<T>(definition: SettingDefinition<T>): SettingDefinition<T> {
  const { key, schema, secret } = definition;
  if (!KEY.test(key)) throw new Error(`The setting "${key}" needs a key such as feature.someName.`);
  if (secret && definition.default !== null)
    throw new Error(`The secret "${key}" needs null as its default.`);
  schema.parse(definition.default);
  return definition;
}

/** Declares a feature's settings among its module's providers. */
export function declareSettings(
  definitions: readonly SettingDefinition[],
): ValueProvider<SettingDeclaration> {
  return { provide: Symbol('settings'), useValue: new SettingDeclaration(definitions) };
}

/** The variable by which an operator sets it for everyone; null when it has no value for everyone. */
export function environmentVariableOf({ key, levels }: SettingDefinition): string | null {
  if (!levels.includes('global')) return null;
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_');
  return `SETTING_${words.toUpperCase()}`;
}
