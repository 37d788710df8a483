/**
 * Looks at what the project depends on, for its users and for its makers: known weaknesses (`npm audit`; high or worse
 * fails, where the registry answers) and licences. `npm run sbom` prints what there is, as CycloneDX.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readAudit } from './audit/advisories.ts';
import { EXCEPTIONS, objectionsTo } from './audit/licences.ts';
import { lockedPackages } from './audit/lockfiles.ts';

const project = join(import.meta.dirname, '..');

auditLicences();
auditWeaknesses();

function auditLicences(): void {
  const lockfile = lockedPackages(project);
  const objections = objectionsTo(lockfile);
  const count = Object.keys(lockfile.packages).length - 1;
  console.log(
    `Licences: ${count} packages, ${EXCEPTIONS.length} exceptions, ${objections.length} objections.`,
  );
  fail(objections);
}

function auditWeaknesses(): void {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 120_000,
    shell: process.platform === 'win32',
  });
  const finding = readAudit(stdout ?? '');
  if (finding.kind === 'not run') {
    console.log(`Known weaknesses: not run: ${finding.reason}.`);
    return;
  }
  const counts = Object.entries(finding.counts).map(([severity, count]) => `${count} ${severity}`);
  console.log(`Known weaknesses: ${counts.join(', ')}.`);
  fail(finding.severe);
}

function fail(objections: readonly string[]): void {
  for (const objection of objections) console.error(objection);
  if (objections.length > 0) process.exitCode = 1;
}
