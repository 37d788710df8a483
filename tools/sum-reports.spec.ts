import { expect, it } from 'vitest';
import { sumOf } from './sum-reports.js';

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
