import { stringify } from 'csv-stringify/sync';
import type { SignedInUser, TestApplication } from './application.js';

/** What every report on an import has. */
interface Report {
  dryRun: boolean;
  rows: number;
  created: number;
  failed: number;
  errors: { line: number; column: string | null; code: string; detail: string }[];
  errorsTruncated: boolean;
}

export interface ImportOptions {
  dryRun?: boolean;
  headers?: Record<string, string>;
}

/** Sends a CSV file to the route; the answer is checked against the document. */
export function sendTo(
  path: string,
  app: TestApplication,
  actor: SignedInUser | undefined,
  file: string | Uint8Array<ArrayBuffer>,
  { dryRun, headers }: ImportOptions = {},
): Promise<Response> {
  const query = dryRun === undefined ? '' : `?dryRun=${dryRun}`;
  const init = { method: 'POST', body: file, headers: { 'content-type': 'text/csv', ...headers } };
  return app.send(`${path}${query}`, init, actor?.tokens.accessToken);
}

/** The report on a file that is read. */
export async function reportOf<T extends object = Report>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as T;
}

/** Gets a file from the route. */
export function download(
  path: string,
  app: TestApplication,
  actor: SignedInUser,
  query = '',
): Promise<Response> {
  return app.send(`${path}${query}`, {}, actor.tokens.accessToken);
}

/** What each line of NDJSON says. */
export const linesOf = (ndjson: string): unknown[] =>
  ndjson
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

/** A CSV file with a column for each field of the first of them. */
export const csvOf = (rows: object[]): string => stringify(rows, { header: true, cast: { boolean: String } });
