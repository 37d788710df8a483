import { digest } from '#libs/crypto';
import type { EnvironmentValues } from './environment-values.js';
import type { SettingDefinition, SettingLevel } from './setting-definition.js';
import { EVERYONE, type StoredSetting } from './setting-value.entity.js';

export type SettingSource = 'default' | 'environment' | SettingLevel;

/** A setting's value as people see it, and where it comes from. */
export interface EffectiveSetting {
  key: string;
  /** Null for a secret. */
  value: unknown;
  source: SettingSource;
  /** Of a secret only: whether it has a value. */
  isSet?: boolean;
  /** Of the value at the level that was asked for; 0 while none is set there. */
  version: number;
}

/** All that is known of the values of settings: for everyone, or with a user's own. */
export interface Holdings {
  stored: readonly StoredSetting[];
  environment: EnvironmentValues;
  userId: string | undefined;
}

/** What one level holds. */
interface Layer {
  source: SettingSource;
  value: unknown;
  /** A secret's row, in place of the value. */
  sealed?: StoredSetting;
}

/** The most specific value that the schema allows, or else the default. */
export function valueInForce(
  definition: SettingDefinition,
  holdings: Holdings,
  open: (secret: StoredSetting) => unknown = () => undefined,
): Pick<EffectiveSetting, 'value' | 'source'> {
  for (const { source, value, sealed } of layersOf(definition, holdings)) {
    const held = sealed ? open(sealed) : value;
    // A value that was stored before its schema became stricter no longer counts.
    if (definition.schema.safeParse(held).success) return { value: held, source };
  }
  return { value: definition.default, source: 'default' };
}

/** The value in force for people to see. Of a secret nothing is decrypted: one that cannot be breaks no list. */
export function toEffective(definition: SettingDefinition, holdings: Holdings): EffectiveSetting {
  const { key } = definition;
  const [level, scopeId] = scopeOf(holdings);
  const version = rowOf(definition, holdings, level, scopeId)?.version ?? 0;
  if (!definition.secret) return { key, ...valueInForce(definition, holdings), version };
  const [layer] = layersOf(definition, holdings);
  return { key, value: null, source: layer?.source ?? 'default', isSet: layer !== undefined, version };
}

/** The entity tag. An inherited value changes without a change of the version at this level. */
export function tagOf({ version, source, value }: EffectiveSetting): string {
  return `${version}-${digest(JSON.stringify([source, value])).slice(0, 8)}`;
}

/** The entity tag of several. */
export function tagOfAll(settings: readonly EffectiveSetting[]): string {
  return digest(JSON.stringify(settings.map((setting) => [setting.key, tagOf(setting)]))).slice(0, 16);
}

/** The most specific one first. */
function layersOf(definition: SettingDefinition, holdings: Holdings): Layer[] {
  const { environment, userId } = holdings;
  const { key } = definition;
  return [
    ...(userId === undefined ? [] : layerOf(definition, rowOf(definition, holdings, 'user', userId))),
    ...(environment.has(key) ? [{ source: 'environment' as const, value: environment.get(key) }] : []),
    ...layerOf(definition, rowOf(definition, holdings, 'global', EVERYONE)),
  ];
}

function layerOf({ secret }: SettingDefinition, row: StoredSetting | undefined): Layer[] {
  if (!row) return [];
  const { level: source, content, sealed } = row;
  if (secret) return sealed === null ? [] : [{ source, value: undefined, sealed: row }];
  return content === null ? [] : [{ source, value: content.value }];
}

const scopeOf = ({ userId }: Holdings): [SettingLevel, string] =>
  userId === undefined ? ['global', EVERYONE] : ['user', userId];

/** None at a level that the definition does not have, or has no more. */
function rowOf(
  { key, levels }: SettingDefinition,
  { stored }: Holdings,
  level: SettingLevel,
  scopeId: string,
): StoredSetting | undefined {
  if (!levels.includes(level)) return undefined;
  return stored.find((row) => row.key === key && row.level === level && row.scopeId === scopeId);
}
