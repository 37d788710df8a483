import { StartupError } from '#libs/kernel';
import { environmentVariableOf, type SettingDefinition } from './setting-definition.js';

/** The values that the operator has given for everyone, by the settings' keys. */
export type EnvironmentValues = ReadonlyMap<string, unknown>;

/**
 * Reads the `SETTING_…` variables by the schemas of the settings they are for: as JSON where that fits,
 * otherwise as the text it is.
 *
 * @throws StartupError that lists every problem at once
 */
export function readEnvironmentValues(
  definitions: readonly SettingDefinition[],
  variables: Readonly<Record<string, string>>,
): EnvironmentValues {
  const byVariable = definitionsByVariable(definitions);
  const values = new Map<string, unknown>();
  const problems = Object.entries(variables).flatMap(([name, text]) => {
    const definition = byVariable.get(name);
    if (!definition) return [`${name} belongs to no setting.${suggestion(name, [...byVariable.keys()])}`];
    const { value, problem } = read(definition, text);
    values.set(definition.key, value);
    return problem ? [`${name} is refused: ${problem}`] : [];
  });
  if (problems.length > 0) throw new StartupError(environmentMessage(problems));
  return values;
}

/** What is wrong with the environment, one line each. */
export function environmentMessage(problems: readonly string[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const lines = problems.map((problem) => `  ${problem}`);
  return [`The environment has ${count}:`, ...lines, 'See docs/guides/settings.md.'].join('\n');
}

function definitionsByVariable(definitions: readonly SettingDefinition[]): Map<string, SettingDefinition> {
  const byVariable = new Map<string, SettingDefinition>();
  for (const definition of definitions) {
    const name = environmentVariableOf(definition);
    if (name === null) continue;
    const other = byVariable.get(name);
    if (other) throw new StartupError(`"${other.key}" and "${definition.key}" are both ${name}. Rename one.`);
    byVariable.set(name, definition);
  }
  return byVariable;
}

function read({ schema, secret }: SettingDefinition, text: string): { value?: unknown; problem?: string } {
  const json = parseJson(text);
  // Null is what a secret has while it is not set, and no value that anyone can give it.
  const candidates = json === undefined || json === null ? [text] : [json, text];
  const results = candidates.map((candidate) => schema.safeParse(candidate));
  const fitting = results.find(({ success }) => success);
  if (fitting) return { value: fitting.data };
  const issues = results[0]?.error?.issues ?? [];
  return {
    problem: secret ? 'it does not match its schema.' : issues.map(({ message }) => `${message}.`).join(' '),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name that shares most of its beginning and its end: what one mistyped letter leaves alone. */
function suggestion(name: string, known: string[]): string {
  const [nearest] = known.toSorted((a, b) => likeness(name, b) - likeness(name, a));
  return nearest ? ` Did you mean ${nearest}?` : '';
}

function likeness(a: string, b: string): number {
  const shared = (one: string[], other: string[]): number => {
    const index = one.findIndex((letter, at) => letter !== other[at]);
    return index === -1 ? one.length : index;
  };
  return shared([...a], [...b]) + shared([...a].toReversed(), [...b].toReversed());
}
