/**
 * Writes docs/security/asvs.md: which requirements of OWASP's ASVS are met, and which tests show it, by their
 * results: `npm run asvs -- [vitest's JSON reports, one a run]`, by default those in `reports`. A report is called
 * by its engine. Fails, and writes nothing, when a row that is said to be done has no passing test in one of them;
 * with --check it never writes, and fails also when the committed table is another one.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { readEvidence, type Report, type Run } from './asvs/evidence.ts';
import { linesOf, reportOf, summaryOf } from './asvs/report.ts';
import { readRequirements } from './asvs/requirements.ts';
import { judge, objectionsTo } from './asvs/verdict.ts';

const project = join(import.meta.dirname, '..');
const page = join(project, 'docs/security/asvs.md');
const STALE =
  'docs/security/asvs.md is not what these results show: run "npm test -- -t ASVS" on each engine, then';

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const files = positionals.length > 0 ? positionals : lastRuns();
if (files.length === 0) throw new Error('There are no results: run "npm test" first.');

const runs = files.map(readRun);
const names = runs.map(({ name }) => name);
const { release, requirements } = readRequirements();
const reading = readEvidence(runs, project, new Set(requirements.map(({ id }) => id)));
const verdicts = judge(requirements, reading, names);
const text = await format(reportOf(release, verdicts, names), {
  ...(await resolveConfig(page)),
  parser: 'markdown',
});

const objections = objectionsTo(verdicts, reading);
if (values.check) {
  const committed = existsSync(page) ? readFileSync(page, 'utf8') : '';
  if (statesIn(committed) !== statesIn(text)) objections.push(`${STALE} "npm run asvs", and commit it.`);
} else {
  for (const verdict of verdicts) console.log(linesOf(verdict));
  if (objections.length === 0) writeFileSync(page, text);
}
console.log(summaryOf(verdicts));
for (const objection of objections) console.error(objection);
process.exitCode = objections.length > 0 ? 1 : 0;

/** The table: which tests stand below it changes with every test that is renamed, and nothing is claimed by it. */
function statesIn(page: string): string {
  return page.split('\n## The tests\n')[0] ?? '';
}

/** Of every engine; a run of a few tests leaves a report of those only. */
function lastRuns(): string[] {
  return globSync(join(project, 'reports/*.json'), { exclude: ['**/faults.json'] }).toSorted();
}

function readRun(file: string): Run {
  return { name: basename(file, '.json'), report: JSON.parse(readFileSync(file, 'utf8')) as Report };
}
