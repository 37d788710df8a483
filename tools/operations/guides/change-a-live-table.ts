import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyProject } from '../../copy.ts';
import { freePort, ready } from '../../started.ts';
import type { Guide } from '../follow.ts';
import { ask, SignedIn, underLoad } from '../load.ts';
import { databaseOn } from '../servers.ts';
import { environment, remove, type Stage } from '../stage.ts';

const ADMINISTRATOR = { email: 'admin@example.com', password: 'a quiet orchard in november' };
const DATABASE = 'postgres://showrunner:secret@127.0.0.1:5432/showrunner';

/** On PostgreSQL; in each section the release before goes on beside the one that is rolled out, to its end. */
export const changeALiveTable: Guide = {
  async stage({ root, servers }) {
    const database = await databaseOn(servers.postgres);
    const port = String(await freePort());
    const folder = copyProject(root);
    return {
      folder,
      // The issuer of tokens, of which there is one.
      env: environment({ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, RATE_LIMITS: 'off' }),
      replace: { [DATABASE]: database.url, '3000': port },
      async end() {
        await database.drop();
        remove(folder);
      },
    };
  },
  around: { Expand: expand, Backfill: besideTheOneBefore, Contract: besideTheOneBefore },
};

interface Invoice {
  id: string;
  amount: string;
  currency?: string | null;
}

/** What the new release writes stays when the old one changes the row. */
async function expand(stage: Stage, blocks: () => Promise<void>): Promise<void> {
  await besideTheOneBefore(stage, blocks, async (before, after) => {
    const { token, api } = after;
    const body = { number: 'kept', amount: '1.00', currency: 'usd' };
    const { body: made, etag } = await ask<Invoice>('POST', `${api}/invoices`, 201, { token, body });
    const change = { token, ifMatch: etag, body: { amount: '2.00' } };
    const { body: changed } = await ask<Invoice>('PATCH', `${before.api}/invoices/${made.id}`, 200, change);
    if ('currency' in changed) throw new Error('The release before knows the new field: it is not that.');
    await ask('POST', `${before.api}/invoices`, 422, { token, body: { ...body, number: 'refused' } });
    const { body: read } = await ask<Invoice>('GET', `${api}/invoices/${made.id}`, 200, { token });
    if (read.currency !== 'usd' || read.amount !== '2.00')
      throw new Error(`The release before has lost what the new one wrote: ${JSON.stringify(read)}`);
  });
}

interface Release {
  api: string;
  token: string;
}

async function besideTheOneBefore(
  { folder, env, replace }: Stage,
  blocks: () => Promise<void>,
  inTheEnd: (before: Release, after: Release) => Promise<void> = async () => {},
): Promise<void> {
  const copy = keep(folder);
  const port = String(await freePort());
  const variables = { ...env, PORT: port, DATABASE_URL: replace[DATABASE] ?? '', LOG_LEVEL: 'warn' };
  // In the folder of the other: they share its keys.
  const before = spawn(process.execPath, [join(copy, 'dist/src/main.js')], {
    cwd: folder,
    env: variables,
    stdio: 'inherit',
  });
  try {
    await ready(`http://127.0.0.1:${port}`, before);
    const [old, present] = [port, replace['3000']].map((each) => `http://127.0.0.1:${each}/api/v1`) as [
      string,
      string,
    ];
    const administrator = new SignedIn(present, ADMINISTRATOR);
    const works = [
      [old, present],
      [present, old],
      [present, present],
    ].map(
      ([one = '', other = '']) =>
        async () =>
          useInvoice(one, other, await administrator.token()),
    );
    await underLoad(works, blocks);
    const token = await administrator.token();
    await inTheEnd({ api: old, token }, { api: present, token });
  } finally {
    await end(before);
    remove(copy);
  }
}

/** The release as it is now, apart from its folder, in which the next one will be built. */
function keep(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'before-'));
  for (const name of ['dist', 'package.json'])
    cpSync(join(folder, name), join(copy, name), { recursive: true });
  symlinkSync(join(folder, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Made by one release, read and changed by the other, listed and deleted by the first. */
async function useInvoice(one: string, other: string, token: string): Promise<void> {
  const body = { number: crypto.randomUUID(), amount: '19.90' };
  const { body: made } = await ask<Invoice>('POST', `${one}/invoices`, 201, { token, body });
  const { etag } = await ask('GET', `${other}/invoices/${made.id}`, 200, { token });
  await changeOrLearn(`${other}/invoices/${made.id}`, token, etag);
  await ask('GET', `${one}/invoices?limit=5&sort=-createdAt`, 200, { token });
}

/** The backfill may have come between: then the entity tag is another one, and the client reads again. */
async function changeOrLearn(url: string, token: string, ifMatch: string): Promise<void> {
  const body = { amount: '20.10' };
  try {
    await ask('PATCH', url, 200, { token, ifMatch, body });
  } catch (error) {
    if (!/: 4(09|12) /.test(String(error))) throw error;
    const { etag } = await ask('GET', url, 200, { token });
    await ask('PATCH', url, 200, { token, ifMatch: etag, body });
  }
}
