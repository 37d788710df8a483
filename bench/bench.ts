/**
 * How fast the built application is beside two others that do the same work, on PostgreSQL, and what else is promised
 * of it: `npm run bench [-- --quick] [-- --only flood,depth] [-- --users 10000] [-- --ablation]`. It needs Linux, and
 * makes and drops databases of its own on the server of `BENCH_DATABASE_URL`.
 */
import { cpus } from 'node:os';
import { measureAblations } from './ablation.ts';
import type { Finding, PartName, PartResult } from './finding.ts';
import { judge } from './goals.ts';
import { isComplete, type Options, readOptions } from './options.ts';
import { extentOf, PARTS } from './parts.ts';
import { writeAblations, writeRun } from './report.ts';
import { type Stage, withStage } from './stage.ts';

const { BENCH_DATABASE_URL = 'postgres://postgres@127.0.0.1:5432/postgres' } = process.env;
const options = readOptions(process.argv.slice(2));
const about = {
  at: new Date().toISOString(),
  machine: `${cpus().length} cores, Node ${process.version}`,
  users: options.users,
};

await withStage(BENCH_DATABASE_URL, options.users, async (stage) => {
  const text = options.isAblation
    ? writeAblations({ ...about, ablations: await measureAblations(stage) })
    : await measureParts(stage, options);
  console.log(`\n${text}`);
});

async function measureParts(stage: Stage, { isQuick, parts, leftOut }: Options): Promise<string> {
  const began = performance.now();
  const findings = new Map<PartName, Finding[]>();
  const others: Required<Omit<PartResult, 'findings'>> = { measurements: [], processes: [], notes: [] };
  for (const name of parts) {
    const extent = extentOf(name, isQuick);
    if (!extent) continue;
    console.log(`\n${name}`);
    const result = await PARTS[name].run(stage, extent).catch((error: unknown) => failed(name, error));
    const { measurements = [], processes = [], notes = [] } = result;
    findings.set(name, result.findings);
    others.measurements.push(...measurements);
    others.processes.push(...processes);
    others.notes.push(...notes);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  const run = { ...about, isQuick, seconds, leftOut, verdicts: judge(findings), ...others };
  return writeRun(run, isComplete(options));
}

/** What the other parts have measured is not lost with it. */
function failed(name: PartName, error: unknown): PartResult {
  console.error(error);
  process.exitCode = 1;
  return { findings: [], notes: [`${name} failed: ${String(error)}`] };
}
