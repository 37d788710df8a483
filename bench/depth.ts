import type { PartResult } from './finding.ts';
import { type Extent, measure, ratiosInTurn, warm } from './measure.ts';
import { firstRow } from './people.ts';
import type { Stage } from './stage.ts';
import type { Server } from './servers.ts';
import type { Work } from './work.ts';

const PAGE = 20;
const FAR = 4000;
const ROW = `SELECT created_at AS "createdAt", id FROM users WHERE status <> 'deleted'
  ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $1`;

/** A page far down the list, beside the first one, asked for by one connection. */
export async function measureDepth(stage: Stage, extent: Extent): Promise<PartResult> {
  const server = await stage.start();
  const list = stage.work('list of 20');
  const page = Math.min(FAR, Math.floor(stage.users / PAGE) - 1);
  const far = after(await cursorOf(stage, page - 1), { ...list, name: 'far page' });
  await assertIsOurs(server, list, await cursorOf(stage, 1));
  await warm(server, [list, far], extent.warming);
  const values = await ratiosInTurn([list, far], extent.rounds, async (work, round) => {
    const { perSecond } = await measure(server, work, { round, seconds: extent.seconds, connections: 1 });
    return 1 / perSecond;
  });
  await stage.end(server);
  return {
    findings: [{ work: 'list of 20, far page', of: 'time', against: 'page 1', values }],
    notes: [`The far page is page ${page}.`],
  };
}

const after = (cursor: string, work: Work): Work => ({
  ...work,
  requests: work.requests.map((request) => ({ ...request, path: `${request.path}&cursor=${cursor}` })),
});

/** Of the page with that number, as the application writes it: to walk there would take thousands of requests. */
async function cursorOf({ databaseUrl }: Stage, page: number): Promise<string> {
  const last = await firstRow<{ createdAt: Date; id: string }>(databaseUrl, ROW, [page * PAGE - 1]);
  if (!last) throw new Error(`There is no page ${page}.`);
  return Buffer.from(JSON.stringify(['-createdAt,-id', last.createdAt, last.id])).toString('base64url');
}

async function assertIsOurs({ origin }: Server, { requests }: Work, cursor: string): Promise<void> {
  const [request] = requests;
  const response = await fetch(`${origin}${request?.path}`, { headers: request?.headers });
  const { nextCursor } = (await response.json()) as { nextCursor?: string };
  if (nextCursor !== cursor) throw new Error('The application writes cursors in another way than the bench.');
}
