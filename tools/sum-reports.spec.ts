import { expect, it } from 'vitest';
import { failuresOf, sumOf } from './sum-reports.js';

it('adds up the runs', () => {
  const reports = [
    { numPassedTests: 3, numFailedTests: 0, success: true },
    { numPassedTests: 4, numFailedTests: 2, success: false },
  ];

  expect(sumOf(reports)).toEqual({ passed: 7, failed: 2 });
});

it('counts a run that crashed outside of its tests as a failure', () => {
  expect(sumOf([{ numPassedTests: 3, numFailedTests: 0, success: false }])).toEqual({ passed: 3, failed: 1 });
});

it('names the tests that failed, and files that failed before any test', () => {
  const testResults = [
    {
      name: 'a.spec.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'adds', status: 'passed' },
        {
          fullName: 'subtracts',
          status: 'failed',
          failureMessages: ['expected 1 to be 2\n    at a.spec.ts:3'],
        },
      ],
    },
    { name: 'b.spec.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    { name: 'c.spec.ts', status: 'passed', assertionResults: [{ fullName: 'is well', status: 'passed' }] },
  ];

  expect(failuresOf({ testResults })).toEqual([
    'a.spec.ts: subtracts\n    expected 1 to be 2',
    'b.spec.ts\n    Cannot find module',
  ]);
});
