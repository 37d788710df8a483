import { relative } from 'node:path';
import { idsIn, mentionsAsvs } from './titles.ts';

/** One run of the tests, on one engine. */
export interface Run {
  /** `embedded`, `postgres-redis`: the name of its file. */
  name: string;
  report: Report;
}

/** What is read of vitest's JSON report. */
export interface Report {
  testResults: readonly {
    /** The file. */
    name: string;
    /** `failed` also when the file crashed outside of its tests. */
    status: string;
    assertionResults: readonly { ancestorTitles: readonly string[]; title: string; status: string }[];
  }[];
}

/** Where a requirement is named in a run. */
export interface Evidence {
  id: string;
  /** Relative to the project. */
  file: string;
  /** Of the test, or of the suite around it: what the id stands in. */
  title: string;
  /** Undefined where the test asks no database: then it shows the same for each. */
  run: string | undefined;
}

export interface Reading {
  shown: readonly Evidence[];
  /** By a test that failed, or whose file crashed. */
  refuted: readonly Evidence[];
  /** Ids that are none, each in a sentence. */
  mistakes: readonly string[];
}

/** These run on the engine of `TEST_DATABASE_URL`; all others use none, or one of their own. */
const ON_ENGINE = /^test\/(e2e|integration|faults)\//;

/**
 * What runs show: by a test that passed. A skipped one shows nothing, and a failed one refutes what it names.
 *
 * @param known the ids that there are
 */
export function readEvidence(runs: readonly Run[], project: string, known: ReadonlySet<string>): Reading {
  const shown = new Map<string, Evidence>();
  const refuted = new Map<string, Evidence>();
  const mistakes = new Set<string>();
  for (const { file, title, run, outcome } of runs.flatMap((one) => namingTitles(one, project))) {
    const { ids, mistake } = idsIn(title);
    if (mistake) mistakes.add(`${file}: ${mistake}`);
    for (const id of ids.filter((one) => !known.has(one))) {
      mistakes.add(`${file}: "${title}" names ${id}, which docs/security/asvs.json lacks.`);
    }
    const kept = { passed: shown, failed: refuted }[outcome];
    for (const id of ids) kept?.set([id, file, title, run].join('\n'), { id, file, title, run });
  }
  return { shown: [...shown.values()], refuted: [...refuted.values()], mistakes: [...mistakes] };
}

/** Each title that a test stands under, its own too, which speaks of ASVS. */
function namingTitles({ name: run, report }: Run, project: string) {
  return report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(project, name);
    const hasCrashed = status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
    return assertionResults.flatMap(({ ancestorTitles, title, status }) => {
      const outcome = (hasCrashed ? 'failed' : status) as 'passed' | 'failed';
      const titles = [...ancestorTitles, title].filter(mentionsAsvs);
      return titles.map((text) => ({
        file,
        title: text,
        outcome,
        run: ON_ENGINE.test(file) ? run : undefined,
      }));
    });
  });
}
