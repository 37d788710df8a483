import { describe, expect, it, vi } from 'vitest';
import { gate, isServer, JobFleet, named, numbered, until } from '../support/job-fleet.js';
import { note, rebuild } from '../support/job-node.js';
import { hasRedisServer } from '../support/redis-server.js';

vi.setConfig({ testTimeout: 60_000 });
const fleet = new JobFleet();

describe.runIf(hasRedisServer)('a job on BullMQ', () => {
  it('runs once after the commit, on one of the nodes, and never after a rollback', async () => {
    const lost = fleet.near.transactions.run(async () => {
      await fleet.near.jobs.enqueue(note, { text: 'lost' });
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    const ids = await fleet.near.transactions.run(async () => {
      const added = [];
      for (const text of numbered(30)) added.push(await fleet.near.jobs.enqueue(note, { text }));
      expect(fleet.handlers.runs).toEqual([]);
      return added;
    });

    for (const id of ids) await fleet.hasState(id, 'completed');
    expect(fleet.handlers.texts.toSorted()).toEqual(numbered(30).toSorted());
  });

  it.runIf(isServer)('is not lost when commits overtake one another', async () => {
    const [begun, committed] = [gate(), gate()];
    const slow = fleet.near.transactions.run(async () => {
      await fleet.near.jobs.enqueue(note, { text: 'first' });
      begun.open();
      await committed.wait();
    });
    await begun.wait();
    await fleet.near.jobs.enqueue(note, { text: 'second' });
    await until(() => expect(fleet.handlers.texts).toEqual(['second']));

    committed.open();
    await slow;
    await until(() => expect(fleet.handlers.texts).toEqual(['second', 'first']));
  });

  it('is tried again after longer and longer pauses', async () => {
    fleet.handlers.work = async ({ attempt }) => {
      if (attempt < 3) throw new Error(`Attempt ${attempt} failed.\nat somewhere`);
    };
    const id = await fleet.near.jobs.enqueue(note, { text: 'failing' });

    const pauses: number[] = [];
    for (const attempt of [1, 2]) {
      await until(async () => {
        const { attempts, state, lastError, runAt, startedAt } = await fleet.near.find(id);
        expect({ attempts, state, lastError }).toEqual({
          attempts: attempt,
          state: 'retry',
          lastError: `Attempt ${attempt} failed.`,
        });
        pauses[attempt] = Math.round((runAt.getTime() - Number(startedAt)) / 1000);
      });
    }
    await fleet.hasState(id, 'completed');
    expect(pauses).toEqual([undefined, 1, 2]);
    expect(fleet.handlers.runs.map(({ id: run, attempt }) => [run, attempt])).toEqual([
      [id, 1],
      [id, 2],
      [id, 3],
    ]);
  });

  it('of a process that died is tried again', async () => {
    const id = await fleet.near.jobs.enqueue(note, { text: 'orphan' }, { delay: 3600 });
    await fleet.near.sql(
      `UPDATE job_outbox SET state = 'active', attempts = 1, due_at = created_at WHERE id = '${id}'`,
    );

    await fleet.hasState(id, 'completed');
    expect(fleet.handlers.runs).toMatchObject([{ id, attempt: 2 }]);
  });

  it('that was begun anew hears nothing more of the attempt before', async () => {
    const hold = gate();
    fleet.handlers.work = async ({ attempt }) => {
      if (attempt > 1) return;
      await hold.wait();
      throw new Error('too late');
    };
    const id = await fleet.near.jobs.enqueue(note, { text: 'begun anew' });
    await until(() => expect(fleet.handlers.runs).toHaveLength(1));
    await fleet.near.sql(`UPDATE job_outbox SET state = 'retry', due_at = run_at WHERE id = '${id}'`);
    await fleet.hasState(id, 'completed');

    hold.open();
    await fleet.hasState(await fleet.near.jobs.enqueue(note, { text: 'after' }), 'completed');
    expect(await fleet.near.find(id)).toMatchObject({ state: 'completed', attempts: 2, lastError: null });
  });

  it('is handed to Redis again when that has forgotten it', async () => {
    const hold = gate();
    fleet.handlers.work = hold.wait;
    const busy = [fleet.near, fleet.far].filter((node) => node !== undefined);
    for (const _node of busy) await fleet.near.jobs.enqueue(rebuild, { text: named('busy') });
    await until(() => expect(fleet.handlers.runs).toHaveLength(busy.length));
    const id = await fleet.near.jobs.enqueue(rebuild, { text: named('forgotten') });
    await until(async () => {
      const handedOut = await fleet.near.sql(
        `SELECT id FROM job_outbox WHERE id = '${id}' AND due_at > run_at`,
      );
      expect(handedOut).toHaveLength(1);
    });
    const keys = await fleet.near.redis.client.keys(fleet.near.redis.key('jobs:*'));
    await fleet.near.redis.client.del(keys);

    await fleet.near.sql(`UPDATE job_outbox SET due_at = run_at WHERE id = '${id}'`);
    hold.open();
    await fleet.hasState(id, 'completed');
  });

  it('that is cancelled runs no more, until it is retried', async () => {
    const id = await fleet.near.jobs.enqueue(note, { text: 'later' }, { delay: 3600 });
    expect(await fleet.near.engine.cancel(await fleet.near.find(id))).toBe(true);
    expect(await fleet.near.engine.cancel(await fleet.near.find(id))).toBe(false);
    expect(await fleet.near.find(id)).toMatchObject({ state: 'cancelled', finishedAt: expect.any(Date) });

    expect(await fleet.near.engine.retry(await fleet.near.find(id))).toBe(true);
    expect(await fleet.near.engine.retry(await fleet.near.find(id))).toBe(false);
    await fleet.hasState(id, 'completed');
  });

  it('that runs is aborted when it is cancelled', async () => {
    fleet.handlers.work = ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const id = await fleet.near.jobs.enqueue(note, { text: 'cancelled' });
    await until(() => expect(fleet.handlers.runs).toHaveLength(1));

    expect(await fleet.near.engine.cancel(await fleet.near.find(id))).toBe(true);
    await until(() => expect(fleet.handlers.runs[0]?.signal.aborted).toBe(true));
    expect(await fleet.near.find(id)).toMatchObject({ state: 'cancelled', lastError: null });
  });

  it('is deleted some time after its end', async () => {
    const id = await fleet.near.jobs.enqueue(note, { text: 'over' });
    await fleet.hasState(id, 'completed');

    await fleet.near.sql(`UPDATE job_outbox SET due_at = run_at WHERE id = '${id}'`);
    await until(async () => expect(await fleet.near.engine.find(String(id))).toBeUndefined());
  });

  it('is listed, newest first, by name and state', async () => {
    const delay = { delay: 3600 };
    const waiting = [
      await fleet.near.jobs.enqueue(note, { text: 'one' }, delay),
      await fleet.near.jobs.enqueue(note, { text: 'two' }, delay),
    ];
    await fleet.near.jobs.enqueue(rebuild, { text: named('other') }, delay);

    const filter = { name: { eq: note.name }, state: { eq: 'created' } };
    const { items } = await fleet.near.engine.page({ limit: 100, filter });
    expect(items.map(({ id }) => id)).toEqual(waiting.toReversed());
    expect(items[0]).toMatchObject({ data: { payload: { text: 'two' } }, attempts: 0, maxAttempts: 5 });
  });
});
