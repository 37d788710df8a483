/** Prints `N passed, N failed` of the vitest JSON reports in a folder, and fails if any run failed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of vitest's JSON report. */
export interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  /** False also when a test file or a setup crashed, which counts no failed test. */
  success: boolean;
}

/** The sum of all runs. A run that failed without a failed test counts as one. */
export function sumOf(reports: readonly TestReport[]): { passed: number; failed: number } {
  return {
    passed: sum(reports.map(({ numPassedTests }) => numPassedTests)),
    failed: sum(
      reports.map(({ numFailedTests, success }) => (success ? numFailedTests : Math.max(numFailedTests, 1))),
    ),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

if (import.meta.main) {
  const [folder = 'reports', runs] = process.argv.slice(2);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const reports = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as TestReport);
  if (files.length !== Number(runs)) console.error(`${files.length} of ${runs} runs left a report`);

  const { passed, failed } = sumOf(reports);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 || files.length !== Number(runs) ? 1 : 0;
}
