import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of docs/security/asvs.json, which is where to change one. */
export interface Requirement {
  /** Of the release that the file names. */
  id: string;
  level: 1 | 2 | 3;
  /** In our words, shorter than the standard's. */
  requirement: string;
  state: State;
  /** Why it does not apply, or what is missing. Not for what is done: the tests say that. */
  reason?: string;
}

export type State = 'done' | 'not applicable' | 'open';

export interface Requirements {
  release: string;
  requirements: readonly Requirement[];
}

const FILE = join(import.meta.dirname, '../../docs/security/asvs.json');

export function readRequirements(): Requirements {
  const read = JSON.parse(readFileSync(FILE, 'utf8')) as Requirements;
  const mistakes = mistakesIn(read.requirements);
  if (mistakes.length > 0) throw new Error(`docs/security/asvs.json:\n  ${mistakes.join('\n  ')}`);
  return read;
}

/** What is wrong with the rows themselves, whatever the tests say. */
export function mistakesIn(requirements: readonly Requirement[]): string[] {
  const seen = new Set<string>();
  return requirements.flatMap(({ id, state, reason }) => {
    const isRepeated = seen.has(id);
    seen.add(id);
    return [
      ...(isRepeated ? [`${id} stands there twice`] : []),
      ...(state === 'done' || reason ? [] : [`${id} is ${state} without a reason`]),
      ...(state === 'done' && reason ? [`${id} is done: its tests say so, not a reason`] : []),
    ];
  });
}
