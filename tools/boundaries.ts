/** Checks the rules of .dependency-cruiser.mjs, and that they were applied to every source there is. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';

const project = join(import.meta.dirname, '..');
const cruiser = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const config = join(project, '.dependency-cruiser.mjs');
const folders = ['src', 'libs', 'migrations', 'test', 'tools', 'schematics', 'bench', 'clients'];

/** What came of checking one tree. */
export interface BoundaryReport {
  /** How many files were looked at. */
  cruised: number;
  /** One line each: `rule: from → to`. */
  violations: string[];
  /** Sources that no rule was applied to. Anything here means that the check itself is broken. */
  missed: string[];
}

/** Checks the tree below `root`, which has a tsconfig.json and a package.json of its own. */
export function checkBoundaries(root: string): BoundaryReport {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const output = execFileSync(
    process.execPath,
    [cruiser, '--config', config, '--output-type', 'json', ...present],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const { modules, summary } = JSON.parse(output) as ICruiseResult;
  const cruised = new Set(modules.map(({ source }) => source));
  const sources = globSync(
    present.map((folder) => `${folder}/**/*.ts`),
    { cwd: root, exclude: ['clients/*/dist/**'] },
  );

  return {
    cruised: sources.length,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    missed: sources.map((file) => file.replaceAll(sep, '/')).filter((file) => !cruised.has(file)),
  };
}

if (import.meta.main) {
  const { cruised, violations, missed } = checkBoundaries(project);
  for (const violation of violations) console.error(violation);
  for (const file of missed) console.error(`not checked: ${file}`);
  if (violations.length + missed.length > 0 || cruised === 0) process.exit(1);
  console.log(`${cruised} files keep the boundaries`);
}
