import type { ValueProvider } from '@nestjs/common';
import type { SettingDefinition } from './setting-definition.js';

/** The values of several settings, under the names that they are asked by. */
export type SettingValues<T> = {
  [Name in keyof T]: T[Name] extends SettingDefinition<infer Value> ? Value : never;
};

/** What must hold between settings. */
export interface SettingRule<
  T extends Record<string, SettingDefinition> = Record<string, SettingDefinition>,
> {
  settings: T;
  check(values: SettingValues<T>): boolean;
  /** For whoever breaks it: a sentence that says what must hold. */
  message: string;
}

/** One feature's rules, found by the registry wherever a module provides them. */
export class SettingRuleDeclaration {
  constructor(readonly rules: readonly SettingRule[]) {}
}

/**
 * Types a rule between settings for everyone. What each user sets is in no rule, since a change of the value
 * for everyone could break it for any of them; nor is a secret.
 *
 * @example
 * export const lastBeforeFirst = defineSettingRule({
 *   settings: { first: firstHour, last: lastHour },
 *   check: ({ first, last }) => first <= last,
 *   message: 'digest.firstHour must not be after digest.lastHour.',
 * });
 */
export function defineSettingRule<T extends Record<string, SettingDefinition>>(
  rule: SettingRule<T>,
): SettingRule {
  const unfit = Object.values(rule.settings).find(
    ({ levels, secret }) => secret || levels.join() !== 'global',
  );
  if (unfit) throw new Error(`"${unfit.key}" cannot be in a rule: it is a secret, or users set it too.`);
  return rule as unknown as SettingRule;
}

/** Declares a feature's rules among its module's providers, beside `declareSettings`. */
export function declareSettingRules(rules: readonly SettingRule[]): ValueProvider<SettingRuleDeclaration> {
  return { provide: Symbol('setting rules'), useValue: new SettingRuleDeclaration(rules) };
}
