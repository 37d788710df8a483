import { Test, type TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Bus, BusModule } from '#libs/bus';
import { Database, DatabaseModule } from '#libs/database';
import { createLogger, LoggingModule } from '#libs/logging';
import { Metrics, ObservabilityModule } from '#libs/observability';
import { createTestDatabase, LogCapture, type TestDatabase } from '#libs/testing';
import { DatabaseLine } from '../support/database-line.js';

const server = process.env.TEST_DATABASE_URL;
const PATIENCE = { timeout: 15_000, interval: 20 };

it.runIf(!server)('the bus of the embedded database stays in its process', async () => {
  const database = await Database.open({}, { entities: [], migrations: [] });
  const node = await aNode(database);

  expect([node.bus.engine, node.bus.isConnected]).toEqual(['process', true]);
  await node.module.close();
});

async function aNode(database: Database): Promise<{ module: TestingModule; bus: Bus; heard: unknown[] }> {
  const logger = createLogger({ level: 'info', pretty: false }, new LogCapture());
  const imports = [
    LoggingModule.forRoot(logger),
    ObservabilityModule.forRoot(Metrics.off),
    DatabaseModule.forRoot(database),
    BusModule,
  ];
  const module = await Test.createTestingModule({ imports }).compile();
  await module.init();
  const bus = module.get(Bus);
  const heard: unknown[] = [];
  bus.subscribe('news', (message) => heard.push(message));
  return { module, bus, heard };
}

describe.runIf(server?.startsWith('postgres'))('on PostgreSQL, between two nodes', () => {
  let line: DatabaseLine;
  let testDatabase: TestDatabase;
  let database: Database;
  let near: Awaited<ReturnType<typeof aNode>>;
  let far: Awaited<ReturnType<typeof aNode>>;

  beforeAll(async () => {
    line = await DatabaseLine.open(String(server));
    testDatabase = await createTestDatabase();
    database = await Database.open({ url: testDatabase.url }, { entities: [], migrations: [] });
    far = await aNode(database);
    near = await aNode(await throughTheLine());
  });
  afterAll(async () => {
    await near.module.close();
    await far.module.close();
    line.close();
    await testDatabase.drop();
  });
  beforeEach(async () => {
    await vi.waitUntil(() => near.bus.isConnected && far.bus.isConnected, PATIENCE);
    near.heard.length = 0;
    far.heard.length = 0;
  });

  function throughTheLine(): Promise<Database> {
    const url = new URL(line.url);
    url.pathname = new URL(String(testDatabase.url)).pathname;
    return Database.open({ url: url.toString() }, { entities: [], migrations: [] });
  }

  const gapAt = ({ bus }: typeof near) => {
    const gap = vi.fn();
    bus.onGap(gap);
    return gap;
  };

  it('messages go both ways, whatever characters they have', async () => {
    const message = { text: `'); DROP TABLE x; -- "ä" \u{1F600}` };
    await near.bus.publish('news', message);
    // A node hears itself at once: what it says before it has heard the other comes first with it.
    await vi.waitFor(() => expect(far.heard).toEqual([message]), PATIENCE);

    await far.bus.publish('news', 'back');
    await vi.waitFor(() => expect(near.heard).toEqual([message, 'back']), PATIENCE);
  });

  it('many messages at once arrive, each one, in order', async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    await Promise.all(numbers.map((each) => near.bus.publish('news', each)));

    await vi.waitFor(() => expect(far.heard).toEqual(numbers), PATIENCE);
  });

  it('a connection that the server ends is made anew, and the gap is told', async () => {
    const gap = gapAt(near);
    const ended = await database.dataSource.query<object[]>(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE '%pg_notify%' AND pid <> pg_backend_pid()`,
    );
    expect(ended).toHaveLength(2);

    await vi.waitFor(() => expect(gap).toHaveBeenCalledTimes(1), PATIENCE);
    await vi.waitFor(() => expect(far.bus.isConnected).toBe(true), PATIENCE);
    await far.bus.publish('news', 'again');
    await vi.waitFor(() => expect(near.heard).toEqual(['again']), PATIENCE);
  });

  it('a connection that dies without a sign is noticed and made anew', async () => {
    const gap = gapAt(near);
    line.freeze();
    await far.bus.publish('news', 'missed');
    await vi.waitFor(() => expect(near.bus.isConnected).toBe(false), PATIENCE);
    await vi.waitFor(() => expect(gap).toHaveBeenCalledTimes(1), PATIENCE);
    expect(near.heard).toEqual([]);

    await far.bus.publish('news', 'again');
    await vi.waitFor(() => expect(near.heard).toEqual(['again']), PATIENCE);
  });

  it('without a server nobody is told, and that is an error', async () => {
    line.cut();
    await vi.waitFor(() => expect(near.bus.isConnected).toBe(false), PATIENCE);
    await expect(near.bus.publish('news', 'lost')).rejects.toThrow('no connection');
    expect(near.heard).toEqual(['lost']);
    line.mend();
  });
});
