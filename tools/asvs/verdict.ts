import type { Evidence, Reading } from './evidence.ts';
import type { Requirement } from './requirements.ts';

/** A row with what the runs say of it. */
export interface Verdict extends Requirement {
  shown: readonly Evidence[];
  /** The runs in which no test shows it. */
  missing: readonly string[];
}

/** Each row with its tests. */
export function judge(
  requirements: readonly Requirement[],
  { shown }: Reading,
  runs: readonly string[],
): Verdict[] {
  return requirements.map((requirement) => {
    const own = shown.filter(({ id }) => id === requirement.id);
    const isShownIn = (name: string): boolean => own.some(({ run }) => run === undefined || run === name);
    return { ...requirement, shown: own, missing: runs.filter((name) => !isShownIn(name)) };
  });
}

/** Why the report must not stand as it is: a sentence each. */
export function objectionsTo(verdicts: readonly Verdict[], { refuted, mistakes }: Reading): string[] {
  const unshown = verdicts
    .filter(({ state, missing }) => state === 'done' && missing.length > 0)
    .map(({ id, missing }) => `${id} is said to be done, and no test shows it: ${missing.join(', ')}.`);
  const failed = refuted.map(({ id, file, title, run }) => {
    const where = run ? ` (${run})` : '';
    return `${id} is refuted by ${file}${where}: ${title}`;
  });
  return [...mistakes, ...failed, ...unshown];
}
