import type { components } from '#libs/testing';
import type { SignedInUser, TestApplication } from './application.js';

type Report = components['schemas']['ImportReportResponse'];
type Problem = components['schemas']['ProblemResponse'];

export interface ImportOptions {
  dryRun?: boolean;
  headers?: Record<string, string>;
}

/** Sends a file of users; the answer is checked against the document. */
export function sendFile(
  app: TestApplication,
  actor: SignedInUser | undefined,
  file: string | Uint8Array<ArrayBuffer>,
  { dryRun, headers }: ImportOptions = {},
): Promise<Response> {
  const query = dryRun === undefined ? '' : `?dryRun=${dryRun}`;
  const init = { method: 'POST', body: file, headers: { 'content-type': 'text/csv', ...headers } };
  return app.send(`/api/v1/users/imports${query}`, init, actor?.tokens.accessToken);
}

/** The report on a file that is read. */
export async function importFile(...call: Parameters<typeof sendFile>): Promise<Report> {
  const response = await sendFile(...call);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Report;
}

/** Why a file is refused as a whole. */
export async function refusal(...call: Parameters<typeof sendFile>): Promise<Problem> {
  const response = await sendFile(...call);
  return (await response.json()) as Problem;
}

export async function exportUsers(app: TestApplication, actor: SignedInUser, query = ''): Promise<Response> {
  return app.send(`/api/v1/users/export${query}`, {}, actor.tokens.accessToken);
}

export const file = (...rows: string[]): string => ['email,name,roles', ...rows, ''].join('\n');

/** Rows of people with addresses of their own. */
export const people = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}@example.com,Person ${index},member`);
