import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type InputProblem, StartupError } from '#libs/kernel';
import { type Holdings, valueInForce } from './effective-setting.js';
import { environmentMessage } from './environment-values.js';
import { environmentVariableOf } from './setting-definition.js';
import type { SettingWrite } from './setting-input.js';
import { SettingRegistry } from './setting-registry.js';
import type { SettingRule } from './setting-rule.js';
import { EVERYONE } from './setting-value.entity.js';
import { SettingRuleBroken } from './settings.errors.js';
import { StoredSettings } from './stored-settings.js';

/** Rules are between settings that have no level but this one. */
const UNSAVED = { level: 'global', scopeId: EVERYONE, sealed: null, version: 0 } as const;

/** Keeps what must hold between settings. */
@Injectable()
export class SettingRulesService implements OnApplicationBootstrap {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly stored: StoredSettings,
  ) {}

  /** What the environment sets must go together with all else. @throws StartupError that lists every problem */
  async onApplicationBootstrap(): Promise<void> {
    const { environment } = this.registry;
    if (environment.size === 0) return;
    const holdings = await this.stored.currentHoldings(undefined);
    const broken = this.registry
      .rulesOf(new Set(environment.keys()))
      .filter((rule) => isBroken(rule, holdings));
    if (broken.length === 0) return;
    throw new StartupError(environmentMessage(broken.map((rule) => explain(rule, holdings))));
  }

  /** The keys, and those of all settings that are in a rule with one of them. */
  withRelated(keys: Iterable<string>): Set<string> {
    const own = new Set(keys);
    const related = this.registry.rulesOf(own).flatMap(({ settings }) => Object.values(settings));
    return new Set([...own, ...related.map(({ key }) => key)]);
  }

  /**
   * What the writes would break that can be made of a patch. A rule with a value that is refused anyway is not
   * judged: what was meant is not known.
   *
   * @param asked the keys of the patch
   */
  foresee(writes: readonly SettingWrite[], asked: readonly string[], holdings: Holdings): InputProblem[] {
    const made = new Map(writes.map(({ definition, content }) => [definition.key, content]));
    const refused = new Set(asked.filter((key) => !made.has(key)));
    const rows = [...made].map(([key, content]) => ({ key, content, ...UNSAVED }));
    const kept = holdings.stored.filter(({ key, level }) => level !== 'global' || !made.has(key));
    const after = { ...holdings, stored: [...kept, ...rows] };
    return this.registry
      .rulesOf(new Set(made.keys()))
      .filter(({ settings }) => !Object.values(settings).some(({ key }) => refused.has(key)))
      .filter((rule) => isBroken(rule, after))
      .flatMap((rule) => problemsOf(rule, writes));
  }

  /** @throws SettingRuleBroken when the values that are there after the writes do not go together */
  assertKept(writes: readonly SettingWrite[], holdings: Holdings): void {
    const keys = new Set(writes.map(({ definition }) => definition.key));
    const broken = this.registry.rulesOf(keys).filter((rule) => isBroken(rule, holdings));
    if (broken.length === 0) return;
    throw new SettingRuleBroken(broken.flatMap((rule) => problemsOf(rule, writes)));
  }
}

function isBroken({ settings, check }: SettingRule, holdings: Holdings): boolean {
  const values = Object.entries(settings).map(([name, definition]) => [
    name,
    valueInForce(definition, holdings).value,
  ]);
  return !check(Object.fromEntries(values) as never);
}

const problemsOf = ({ settings, message }: SettingRule, writes: readonly SettingWrite[]) =>
  writes
    .filter(({ definition }) => Object.values(settings).includes(definition))
    .map(({ pointer }) => ({ pointer, code: 'rule_broken', detail: message }));

function explain({ settings, message }: SettingRule, holdings: Holdings): string {
  const values = Object.values(settings).map((definition) => {
    const { value, source } = valueInForce(definition, holdings);
    const place =
      source === 'environment' ? environmentVariableOf(definition) : `${definition.key} (${source})`;
    return `${place} is ${JSON.stringify(value)}`;
  });
  return `${message} ${values.join(', ')}.`;
}
