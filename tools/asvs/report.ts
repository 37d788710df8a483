import type { Evidence } from './evidence.ts';
import type { Verdict } from './verdict.ts';

/** Titles of one file that are told apart; the rest are of their kind, such as the rows of a table. */
const MOST_TITLES = 3;

/** docs/security/asvs.md, not yet formatted. */
export function reportOf(release: string, verdicts: readonly Verdict[], runs: readonly string[]): string {
  return [
    '# What is shown of ASVS',
    `Written by \`npm run asvs\` from [asvs.json](asvs.json) and the results of the tests; CI fails when a row that is said to be done has no passing test, on any of the engines below, or when this page is stale. Requirements are those of ${release}, in our words; what else the standard has is not claimed. A test that uses no database counts for every engine.`,
    summaryOf(verdicts),
    tableOf(verdicts, runs),
    '## The tests',
    ...verdicts.filter(({ shown }) => shown.length > 0).map(testsOf),
    '',
  ].join('\n\n');
}

/** `109 done, 4 not applicable, 5 open, of 118.` What no test shows on every engine is not done. */
export function summaryOf(verdicts: readonly Verdict[]): string {
  const count = (state: string): number => verdicts.filter((row) => row.state === state).length;
  const unshown = verdicts.filter(({ state, missing }) => state === 'done' && missing.length > 0).length;
  const parts = [
    `${count('done') - unshown} done`,
    `${count('not applicable')} not applicable`,
    `${count('open')} open`,
    ...(unshown > 0 ? [`${unshown} said to be done and not shown`] : []),
  ];
  return `${parts.join(', ')}, of ${verdicts.length}.`;
}

/** A row and its tests, for a terminal. */
export function linesOf({ id, state, reason, requirement, shown }: Verdict): string {
  const tests = [...new Set(shown.map(({ file, title }) => `    ${file}: ${title}`))].toSorted();
  return [`${id} ${requirement}: ${reason ? `${state}: ${reason}` : state}`, ...tests].join('\n');
}

function tableOf(verdicts: readonly Verdict[], runs: readonly string[]): string {
  const header = ['id', 'level', 'requirement', 'state', ...runs.map(engineOf)];
  const rows = verdicts.map((row) => [
    row.shown.length > 0 ? `[${row.id}](#${anchorOf(row.id)})` : row.id,
    row.level,
    row.requirement,
    row.reason ? `${row.state}: ${row.reason}` : row.state,
    ...runs.map((run) => (row.missing.includes(run) ? '' : 'shown')),
  ]);
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => inCell(String(cell))).join(' | ')} |`).join('\n');
}

function testsOf({ id, shown }: Verdict): string {
  const files = [...new Set(shown.map(({ file }) => file))].toSorted();
  const lines = files.map((file) => `- [${file}](../../${file}): ${titlesOf(shown, file)}`);
  return [`### ${id}`, lines.join('\n')].join('\n\n');
}

function titlesOf(shown: readonly Evidence[], file: string): string {
  const titles = [
    ...new Set(shown.filter((test) => test.file === file).map(({ title }) => title)),
  ].toSorted();
  const named = titles.slice(0, MOST_TITLES).map((title) => `“${inText(title)}”`);
  if (titles.length > MOST_TITLES) named.push('and others of its kind');
  return named.join(', ');
}

/** What GitHub and others make of a heading `### 6.2.4`. */
const anchorOf = (id: string): string => id.replaceAll('.', '');

/** `postgres-redis` → `PostgreSQL + Redis`. */
function engineOf(run: string): string {
  const names: Record<string, string> = {
    postgres: 'PostgreSQL',
    mariadb: 'MariaDB',
    mysql: 'MySQL',
    redis: 'Redis',
  };
  return run
    .split('-')
    .map((part) => names[part] ?? part)
    .join(' + ');
}

const inCell = (text: string): string => text.replaceAll('|', String.raw`\|`);

/** A title as text: without its ids, on one line, and with nothing that Markdown or HTML would take for their own. */
function inText(title: string): string {
  const plain = title
    .replace(/ ?\(ASVS [\d., ]+\)|ASVS [\d., ]+: /g, '')
    .replace(/[^\p{L}\p{N}\p{P}\p{S}\p{Zs}]+/gu, '?')
    .slice(0, 120);
  return plain.replace(/[\\`*_{}[\]<>#|~$&]/g, String.raw`\$&`).trim();
}
