import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { gate, isServer, named, until } from '../support/job-fleet.js';
import { Handlers, JobNode, line, note, once, rebuild } from '../support/job-node.js';

const isPgBoss = !process.env.TEST_DATABASE_URL || process.env.TEST_DATABASE_URL.startsWith('postgres');

describe.skipIf(!isPgBoss)('pg-boss', () => {
  const handlers = new Handlers();
  let database: TestDatabase;
  let node: JobNode;
  const start = () => JobNode.start(handlers, { url: database.url, namespace: newId() });

  beforeAll(async () => {
    database = await createTestDatabase();
    node = await start();
  });
  afterAll(async () => {
    await node.stop();
    await database.drop();
  });
  beforeEach(() => {
    handlers.runs.length = 0;
  });
  afterEach(() => {
    handlers.work = async () => {};
  });

  const hasState = (id: string | undefined, state: string) =>
    until(async () => expect(await node.find(id)).toMatchObject({ state }));

  /** Whether a worker could have it by now; a look at the table from outside of the transaction. */
  const waiting = (id: string | undefined) =>
    node.sql(`SELECT id FROM pgboss.job WHERE id = '${id}' AND state = 'created' FOR UPDATE SKIP LOCKED`);

  it.skipIf(!isServer)('a waiting job is not begun before what relies on it has committed', async () => {
    const text = named('rebuild');
    const first = await node.jobs.enqueue(rebuild, { text }, { delay: 3600 });
    await node.transactions.run(async () => {
      expect(await node.jobs.enqueue(rebuild, { text })).toBeUndefined();
      expect(await waiting(first)).toEqual([]);
    });

    expect(await waiting(first)).toHaveLength(1);
  });

  it('a finished job has completed while another one runs', async () => {
    const slow = gate();
    const [quick, held] = [named('quick'), named('held')];
    handlers.work = ({ text }) => (text === held ? slow.wait() : Promise.resolve());
    const ids = await node.transactions.run(async () => [
      await node.jobs.enqueue(once, { text: quick }),
      await node.jobs.enqueue(once, { text: held }),
    ]);

    await until(() => expect(handlers.texts).toContain(held));
    expect((await node.find(ids[0])).state).toBe('completed');
    slow.open();
    await hasState(ids[1], 'completed');
  });

  it('a worker that is busy keeps nothing from others', async () => {
    const busy = gate();
    handlers.work = busy.wait;
    const ids = await node.transactions.run(async () => [
      await node.jobs.enqueue(once, { text: named('one') }),
      await node.jobs.enqueue(once, { text: named('two') }),
    ]);

    await until(() => expect(handlers.runs).toHaveLength(1));
    const states = await Promise.all(ids.map(async (id) => (await node.find(id)).state));
    expect(states.toSorted()).toEqual(['active', 'created']);
    busy.open();
    await Promise.all(ids.map((id) => hasState(id, 'completed')));
  });

  it('ordered jobs wait for one that is due later', async () => {
    const key = newId();
    const first = await node.jobs.enqueue(line, { key, text: 'first' }, { delay: 1 });
    const second = await node.jobs.enqueue(line, { key, text: 'second' });

    await hasState(first, 'completed');
    await hasState(second, 'completed');
    expect(handlers.texts).toEqual(['first', 'second']);
  });

  it('a cancelled job is not taken up again while its like waits', async () => {
    const text = named('rebuild');
    const first = await node.find(await node.jobs.enqueue(rebuild, { text }, { delay: 3600 }));
    await node.engine.cancel(first);
    const second = await node.find(await node.jobs.enqueue(rebuild, { text }, { delay: 3600 }));

    expect(await node.engine.retry(await node.find(first.id))).toBe(false);
    await node.engine.cancel(second);
    expect(await node.engine.retry(await node.find(first.id))).toBe(true);
  });

  it.skipIf(!isServer)('what still runs at the end is handed out again', async () => {
    const endless = gate();
    const text = named('interrupted');
    handlers.work = endless.wait;
    const leaving = await start();
    await node.engine.drain(0);
    const id = await leaving.jobs.enqueue(once, { text });
    await until(() => expect(handlers.texts).toEqual([text]));
    await leaving.engine.drain(0);
    await leaving.stop();

    expect(await node.find(id)).toMatchObject({ state: 'retry', maxAttempts: 2, lastError: null });
    endless.open();
    await node.stop();
    node = await start();
    await hasState(id, 'completed');
    expect(handlers.runs.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it.skipIf(isServer)('an attempt that ended the process counts', async () => {
    const id = await node.jobs.enqueue(once, { text: named('last') }, { delay: 3600 });
    const other = await node.jobs.enqueue(note, { text: named('further') }, { delay: 3600 });
    await node.sql(
      `UPDATE pgboss.job SET state = 'active', started_on = now() WHERE id IN ('${id}', '${other}')`,
    );
    await node.engine.open([], async () => {});

    expect(await node.find(id)).toMatchObject({
      state: 'failed',
      lastError: 'The process that ran it is gone.',
    });
    expect(await node.find(other)).toMatchObject({ state: 'retry', maxAttempts: 5 });
  });
});
