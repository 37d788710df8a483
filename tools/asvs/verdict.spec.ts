import { describe, expect, it } from 'vitest';
import { readEvidence, type Report } from './evidence.js';
import { reportOf, summaryOf } from './report.js';
import { mistakesIn, type Requirement } from './requirements.js';
import { judge, objectionsTo } from './verdict.js';

// In parts: the report reads the titles of these tests too.
const NAME = ['AS', 'VS'].join('');

const ROWS: Requirement[] = [
  { id: '6.2.8', level: 1, requirement: 'Verify verbatim', state: 'done' },
  { id: '4.4.2', level: 2, requirement: 'Origins', state: 'not applicable', reason: 'No WebSocket.' },
];
const TITLE = `takes it verbatim (${NAME} 6.2.8)`;
const E2E = '/project/test/e2e/sign-in.spec.ts';

interface Planted {
  title?: string;
  status?: string;
  file?: string;
  fileStatus?: string;
  suites?: string[];
}

/** What a run leaves of one test. */
function resultOf({
  title = TITLE,
  status = 'passed',
  file = E2E,
  fileStatus,
  suites = [],
}: Planted = {}): Report {
  const assertionResults = [{ ancestorTitles: suites, title, status }];
  return { testResults: [{ name: file, status: fileStatus ?? status, assertionResults }] };
}

function verdictOn(reports: Record<string, Report>, rows = ROWS) {
  const runs = Object.entries(reports).map(([name, report]) => ({ name, report }));
  const names = Object.keys(reports);
  const reading = readEvidence(runs, '/project', new Set(rows.map(({ id }) => id)));
  const verdicts = judge(rows, reading, names);
  return {
    verdicts,
    objections: objectionsTo(verdicts, reading),
    page: reportOf('a release', verdicts, names),
  };
}

const objectionsAgainst = (planted: Planted): string[] =>
  verdictOn({ embedded: resultOf(planted) }).objections;

describe('a row that is said to be done', () => {
  it('is, by a test that passed', () => {
    expect(objectionsAgainst({})).toEqual([]);
    expect(objectionsAgainst({ title: 'verbatim', suites: ['a password', TITLE] })).toEqual([]);
  });

  it('is not without a test', () => {
    expect(objectionsAgainst({ title: 'takes it verbatim' })).toEqual([
      '6.2.8 is said to be done, and no test shows it: embedded.',
    ]);
  });

  it.each(['skipped', 'pending', 'todo'])('is not by a test that is %s', (status) => {
    expect(objectionsAgainst({ status, fileStatus: 'passed' })).toEqual([
      '6.2.8 is said to be done, and no test shows it: embedded.',
    ]);
  });

  it('is not by a test that failed, and not either when another one passed', () => {
    const refuted = `6.2.8 is refuted by test/e2e/sign-in.spec.ts (embedded): ${TITLE}`;
    const [failed] = resultOf({ status: 'failed' }).testResults;
    const [passed] = resultOf({ file: '/project/test/e2e/passwords.spec.ts' }).testResults;

    expect(objectionsAgainst({ status: 'failed' })).toContain(refuted);
    if (!failed || !passed) expect.unreachable();
    expect(verdictOn({ embedded: { testResults: [failed, passed] } }).objections).toEqual([refuted]);
  });

  it('is not by a file that crashed behind its tests', () => {
    expect(objectionsAgainst({ status: 'passed', fileStatus: 'failed' })).toHaveLength(2);
  });

  it('is on each engine, or its test asks none', () => {
    const reports = { embedded: resultOf(), 'postgres-redis': resultOf({ title: 'something else' }) };
    const alike = resultOf({ file: '/project/src/password.spec.ts' });

    expect(verdictOn(reports).objections).toEqual([
      '6.2.8 is said to be done, and no test shows it: postgres-redis.',
    ]);
    expect(verdictOn({ ...reports, embedded: alike }).objections).toEqual([]);
  });
});

describe('a title', () => {
  it('names no row that there is not', () => {
    expect(objectionsAgainst({ title: `takes it (${NAME} 6.2.8, 6.2.88)` })).toEqual([
      `test/e2e/sign-in.spec.ts: "takes it (${NAME} 6.2.8, 6.2.88)" names 6.2.88, which docs/security/asvs.json lacks.`,
    ]);
  });

  it('is written so that it is read, also where its test is skipped', () => {
    expect(objectionsAgainst({ title: `takes it (${NAME} 6.2)`, status: 'skipped' })[0]).toContain(
      'is not read',
    );
  });
});

describe('a row', () => {
  it('that is not done says why, and one that is does not', () => {
    const [done, other] = ROWS as [Requirement, Requirement];

    expect(mistakesIn(ROWS)).toEqual([]);
    expect(mistakesIn([{ ...other, reason: undefined }])).toEqual([
      '4.4.2 is not applicable without a reason',
    ]);
    expect(mistakesIn([{ ...done, reason: 'Trust me.' }])).toHaveLength(1);
    expect(mistakesIn([done, done])).toEqual(['6.2.8 stands there twice']);
  });
});

describe('the page', () => {
  it('has each row with its tests, and the engines on which they passed', () => {
    const { page } = verdictOn({ embedded: resultOf(), 'postgres-redis': resultOf() });

    expect(page).toContain('| id | level | requirement | state | embedded | PostgreSQL + Redis |');
    expect(page).toContain('| [6.2.8](#628) | 1 | Verify verbatim | done | shown | shown |');
    expect(page).toContain('| 4.4.2 | 2 | Origins | not applicable: No WebSocket. |  |  |');
    expect(page).toContain(
      '- [test/e2e/sign-in.spec.ts](../../test/e2e/sign-in.spec.ts): “takes it verbatim”',
    );
  });

  it('stays the same when a table of tests has another row', () => {
    const rows = (count: number): Report => {
      const titles = Array.from({ length: count }, (_, index) => `takes ${index} (${NAME} 6.2.8)`);
      return { testResults: titles.flatMap((title) => resultOf({ title }).testResults) };
    };

    expect(verdictOn({ embedded: rows(7) }).page).toContain('“takes 2”, and others of its kind');
    expect(verdictOn({ embedded: rows(8) }).page).toBe(verdictOn({ embedded: rows(7) }).page);
  });

  it('takes no title for Markdown', () => {
    const { page } = verdictOn({ embedded: resultOf({ title: `is <b>_*\n|x (${NAME} 6.2.8)` }) });

    expect(page).toContain(String.raw`“is \<b\>\_\*?\|x”`);
  });

  it('counts', () => {
    expect(summaryOf(verdictOn({ embedded: resultOf() }).verdicts)).toBe(
      '1 done, 1 not applicable, 0 open, of 2.',
    );
    expect(summaryOf(verdictOn({ embedded: resultOf({ title: 'something else' }) }).verdicts)).toBe(
      '0 done, 1 not applicable, 0 open, 1 said to be done and not shown, of 2.',
    );
  });
});
