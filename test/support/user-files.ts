import type { components } from '#libs/testing';
import type { SignedInUser, TestApplication } from './application.js';
import { download, type ImportOptions, reportOf, sendTo } from './bulk-files.js';

type Report = components['schemas']['ImportReportResponse'];
type Problem = components['schemas']['ProblemResponse'];

/** Sends a file of users; the answer is checked against the document. */
export const sendFile = (
  app: TestApplication,
  actor: SignedInUser | undefined,
  file: string | Uint8Array<ArrayBuffer>,
  options?: ImportOptions,
): Promise<Response> => sendTo('/api/v1/users/imports', app, actor, file, options);

/** The report on a file that is read. */
export const importFile = (...call: Parameters<typeof sendFile>): Promise<Report> =>
  reportOf<Report>(sendFile(...call));

/** Why a file is refused as a whole. */
export async function refusal(...call: Parameters<typeof sendFile>): Promise<Problem> {
  const response = await sendFile(...call);
  return (await response.json()) as Problem;
}

export const exportUsers = (app: TestApplication, actor: SignedInUser, query?: string): Promise<Response> =>
  download('/api/v1/users/export', app, actor, query);

export const file = (...rows: string[]): string => ['email,name,roles', ...rows, ''].join('\n');

/** Rows of people with addresses of their own. */
export const people = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}@example.com,Person ${index},member`);
