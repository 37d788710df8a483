/** Prints what failed and `N passed, N failed` of the vitest JSON reports in a folder, and fails if any run failed. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What is read of vitest's JSON report. */
export interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  /** False also when a test file or a setup crashed, which counts no failed test. */
  success: boolean;
  testResults: readonly {
    /** The file. */
    name: string;
    status: string;
    /** Why the file as a whole failed. */
    message?: string;
    assertionResults: readonly { fullName: string; status: string; failureMessages?: readonly string[] }[];
  }[];
}

/** The sum of all runs. A run that failed without a failed test counts as one. */
export function sumOf(reports: readonly Omit<TestReport, 'testResults'>[]): {
  passed: number;
  failed: number;
} {
  return {
    passed: sum(reports.map(({ numPassedTests }) => numPassedTests)),
    failed: sum(
      reports.map(({ numFailedTests, success }) => (success ? numFailedTests : Math.max(numFailedTests, 1))),
    ),
  };
}

/** Every failed test of a run with the first line of its reason, and every file that failed as a whole. */
export function failuresOf({ testResults }: Pick<TestReport, 'testResults'>): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${name}: ${test.fullName}\n    ${firstLine(test.failureMessages?.[0])}`);
    return status === 'failed' && tests.length === 0 ? [`${name}\n    ${firstLine(message)}`] : tests;
  });
}

function firstLine(text = ''): string {
  return text.split('\n', 1)[0] ?? '';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

if (import.meta.main) {
  const [folder = 'reports', runs] = process.argv.slice(2);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const reports = files.map((name) => {
    const report = JSON.parse(readFileSync(join(folder, name), 'utf8')) as TestReport;
    for (const failure of failuresOf(report)) console.error(`FAILED (${basename(name, '.json')}) ${failure}`);
    return report;
  });
  if (files.length !== Number(runs)) console.error(`${files.length} of ${runs} runs left a report`);

  const { passed, failed } = sumOf(reports);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 || files.length !== Number(runs) ? 1 : 0;
}
