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
}

/** One feature's settings, found by the registry wherever a module provides them. */
export class SettingDeclaration {
  constructor(readonly definitions: readonly SettingDefinition[]) {}
}

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
  definition.schema.parse(definition.default);
  return definition;
}

/** Declares a feature's settings among its module's providers. */
export function declareSettings(
  definitions: readonly SettingDefinition[],
): ValueProvider<SettingDeclaration> {
  return { provide: Symbol('settings'), useValue: new SettingDeclaration(definitions) };
}
