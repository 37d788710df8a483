/**
 * How fast the built application is beside two others that do the same work, on PostgreSQL:
 * `npm run bench [-- --quick] [-- --users 10000]`. It needs Linux, and makes and drops a database of its own on the
 * server of `BENCH_DATABASE_URL`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, withDatabase } from '../tools/started.ts';
import { judge } from './goals.ts';
import { introduce, type Measurement, measureRound, warm } from './measure.ts';
import { addPeople } from './people.ts';
import { write } from './report.ts';
import { assertSameAnswers } from './same-answers.ts';
import { type Server, startApplication, startPeer } from './servers.ts';
import { type Work, workOf } from './work.ts';

const ISSUER = 'https://bench.example.com';
const { BENCH_DATABASE_URL = 'postgres://postgres@127.0.0.1:5432/postgres' } = process.env;
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, users: { type: 'string', default: '100000' } },
});
const users = Number(values.users);
if (!(Number.isInteger(users) && users >= 100)) {
  throw new Error(
    '--users is a whole number, 100 or more: a page of the list must have another one after it.',
  );
}
const extent = values.quick
  ? { warming: 3_000, rounds: 3, seconds: 1.5 }
  : { warming: 20_000, rounds: 7, seconds: 5 };

await withDatabase(BENCH_DATABASE_URL, async (databaseUrl = '') => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const servers: Server[] = [];
  try {
    const work = await prepare(databaseUrl, folder, servers);
    const measurements = await measure(servers, work);
    const processes = servers.map(({ name, readyAfter, memory }) => ({ name, readyAfter, memory }));
    for (const server of servers) await server.end();
    const machine = `${cpus().length} cores, Node ${process.version}`;
    const verdicts = judge(measurements);
    const at = new Date().toISOString();
    const run = { at, machine, isQuick: values.quick, users, verdicts, measurements, servers: processes };
    console.log(`\n${write(run)}`);
  } finally {
    for (const server of servers) server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Starts the servers on the same people, and makes sure that they do the same. */
async function prepare(databaseUrl: string, folder: string, servers: Server[]): Promise<Work[]> {
  const encryptionKey = randomBytes(32);
  const application = await startApplication(folder, {
    NODE_ENV: 'production',
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    PUBLIC_URL: ISSUER,
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    ENCRYPTION_KEYS: `bench:${encryptionKey.toString('base64')}`,
    ADMIN_EMAIL: 'admin@bench.example.com',
    ADMIN_PASSWORD: randomBytes(24).toString('base64url'),
    // Nothing that is measured sends mails.
    MAIL_URL: 'smtp://127.0.0.1:25',
    MAIL_FROM: 'Bench <bench@bench.example.com>',
  });
  servers.push(application);
  console.log(`${users} users …`);
  const people = await addPeople(databaseUrl, { users, issuer: ISSUER, encryptionKey });
  const work = workOf(people);
  const settings = {
    databaseUrl,
    issuer: ISSUER,
    publicJwk: people.publicJwk,
    effectiveSettings: await settingsOf(application, people.tokens),
  };
  servers.push(await startPeer('fastify-pg', folder, settings));
  servers.push(await startPeer('ordinary-nest', folder, settings));
  await assertSameAnswers(servers, work);
  console.log(`The same answers from ${servers.map(({ name }) => name).join(', ')}.`);
  return work;
}

async function settingsOf({ origin }: Server, [token]: string[]): Promise<object> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${origin}/api/v1/users/me/settings`, { headers });
  if (!response.ok) throw new Error(`The application answered ${response.status} for its settings.`);
  return (await response.json()) as object;
}

async function measure(servers: Server[], work: Work[]): Promise<Measurement[]> {
  for (const server of servers) {
    const me = work.find(({ name }) => name === 'users/me');
    if (me) await introduce(server, me);
    console.log(`Warming ${server.name} …`);
    await warm(server, work, extent.warming);
  }
  const measurements = [];
  for (let round = 0; round < extent.rounds; round++) {
    console.log(`Round ${round + 1} of ${extent.rounds} …`);
    measurements.push(...(await measureRound(servers, work, { round, seconds: extent.seconds })));
  }
  return measurements;
}
