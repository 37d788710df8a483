import { expect, it } from 'vitest';
import { readAudit } from './advisories.js';

const outputWith = (severity: string): string =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { planted: { name: 'planted', severity, range: '<2.0.0' } },
    metadata: {
      vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, [severity]: 1, total: 1 },
    },
  });

it.each(['high', 'critical'])('names what is %s', (severity) => {
  expect(readAudit(outputWith(severity))).toMatchObject({
    kind: 'run',
    severe: [`planted <2.0.0: ${severity}`],
  });
});

it.each(['moderate', 'low', 'info'])('counts what is %s', (severity) => {
  expect(readAudit(outputWith(severity))).toMatchObject({
    kind: 'run',
    severe: [],
    counts: { [severity]: 1 },
  });
});

it.each([
  '',
  'not JSON',
  '{"error":{"code":"ENOAUDIT"}}',
  '{"message":"Not Found","error":{}}',
  '{}',
  'null',
])('takes no failure for an audit that found nothing: %s', (stdout) => {
  expect(readAudit(stdout)).toEqual({ kind: 'not run', reason: 'the registry does not answer' });
});
