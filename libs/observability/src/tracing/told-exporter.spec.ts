import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { expect, it } from 'vitest';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { ToldExporter } from './told-exporter.js';

const WELL: ExportResult = { code: ExportResultCode.SUCCESS };
const REFUSED: ExportResult = { code: ExportResultCode.FAILED, error: new Error('refused') };

it('tells once that nothing can be sent, and once that it can again', () => {
  const logs = new LogCapture();
  const results = [WELL, REFUSED, REFUSED, REFUSED, WELL, WELL, REFUSED];
  const seen: ExportResult[] = [];
  const exporter = new ToldExporter(
    { export: (_spans, done) => done(results[seen.length] ?? WELL), shutdown: async () => {} },
    createLogger({ level: 'info', pretty: false }, logs),
  );
  for (const _ of results) exporter.export([], (result) => seen.push(result));

  expect(seen).toEqual(results);
  expect(logs.lines.map(({ level, msg }) => `${level}: ${msg}`)).toEqual([
    'warn: Traces cannot be sent; they are dropped until they can',
    'info: Traces can be sent again',
    'warn: Traces cannot be sent; they are dropped until they can',
  ]);
});
