import { describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel';
import { gate, isServer, JobFleet, named, numbered, until } from '../support/job-fleet.js';
import { line, note, rebuild } from '../support/job-node.js';
import { hasRedisServer } from '../support/redis-server.js';

vi.setConfig({ testTimeout: 60_000 });
const fleet = new JobFleet();

describe.runIf(hasRedisServer)('jobs of one key', () => {
  it('run in the order of the commits of 20 concurrent writers', async () => {
    const key = newId();
    const committed: string[] = [];
    const writers = numbered(20).map((text) =>
      fleet.near.transactions.run(async () => {
        await fleet.near.jobs.enqueue(line, { key, text });
        // The others wait from here on.
        committed.push(text);
      }),
    );
    await Promise.all(writers);

    await until(() => expect(fleet.handlers.runs).toHaveLength(20));
    expect(fleet.handlers.texts).toEqual(committed);
  });

  it('run one at a time, beside those of other keys', async () => {
    const key = newId();
    const hold = gate();
    const running = { now: 0, most: 0 };
    fleet.handlers.work = async ({ id, text }) => {
      if (text === 'held') return hold.wait();
      running.most = Math.max(running.most, ++running.now);
      // Long enough for the others to start, if they could.
      for (let times = 0; times < 10; times++) await fleet.near.find(id);
      running.now--;
      return undefined;
    };
    await fleet.near.jobs.enqueue(line, { key: newId(), text: 'held' });
    await fleet.near.transactions.run(async () => {
      for (const text of numbered(10)) await fleet.near.jobs.enqueue(line, { key, text });
    });

    await until(() => expect(fleet.handlers.runs).toHaveLength(11));
    hold.open();
    expect(running.most).toBe(1);
  });

  it.each(['retried', 'cancelled'] as const)('wait for one that has failed, until it is %s', async (how) => {
    const key = newId();
    fleet.handlers.work = async ({ text, attempt }) => {
      if (text === 'first' && attempt === 1) throw new Error('failed');
    };
    const first = await fleet.near.jobs.enqueue(line, { key, text: 'first' });
    const second = await fleet.near.jobs.enqueue(line, { key, text: 'second' });
    await fleet.hasState(first, 'failed');
    await fleet.near.jobs.enqueue(note, { text: 'after' });
    await until(() => expect(fleet.handlers.texts).toEqual(['first', 'after']));
    expect(await fleet.near.find(second)).toMatchObject({ state: 'created' });

    const failed = await fleet.near.find(first);
    expect(
      await (how === 'retried' ? fleet.near.engine.retry(failed) : fleet.near.engine.cancel(failed)),
    ).toBe(true);
    await fleet.hasState(second, 'completed');
    expect(fleet.handlers.texts).toEqual([
      'first',
      'after',
      ...(how === 'retried' ? ['first'] : []),
      'second',
    ]);
  });
});

describe.runIf(hasRedisServer)('a deduplicated job', () => {
  it('is added once by many writers at once, and again when that one has started', async () => {
    const text = named('index');
    const hold = gate();
    fleet.handlers.work = hold.wait;
    const ids = await Promise.all(
      numbered(20).map(() => fleet.near.jobs.enqueue(rebuild, { text }, { delay: 1 })),
    );
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    await until(() => expect(fleet.handlers.texts).toEqual([text]));

    expect(await fleet.near.jobs.enqueue(rebuild, { text })).toBeDefined();
    hold.open();
    await until(() => expect(fleet.handlers.texts).toEqual([text, text]));
  });

  it('is added when the transaction that was first is rolled back', async () => {
    const text = named('index');
    const first = fleet.near.transactions.run(async () => {
      await fleet.near.jobs.enqueue(rebuild, { text });
      throw new Error('rolled back');
    });
    await expect(first).rejects.toThrow('rolled back');
    expect(await fleet.near.jobs.enqueue(rebuild, { text })).toBeDefined();

    await until(() => expect(fleet.handlers.texts).toEqual([text]));
  });

  it.runIf(isServer)('does not start before the transaction that relied on it has ended', async () => {
    const text = named('index');
    const [added, saved] = [gate(), gate()];
    const id = await fleet.near.jobs.enqueue(rebuild, { text }, { delay: 1 });
    const saving = fleet.near.transactions.run(async () => {
      expect(await fleet.near.jobs.enqueue(rebuild, { text })).toBeUndefined();
      added.open();
      await saved.wait();
    });
    await added.wait();
    await fleet.near.jobs.enqueue(note, { text: 'due later' }, { delay: 1.5 });
    await until(() => expect(fleet.handlers.texts).toEqual(['due later']));
    expect(await fleet.near.find(id)).toMatchObject({ state: 'created' });

    saved.open();
    await saving;
    await until(() => expect(fleet.handlers.texts).toEqual(['due later', text]));
  });
});
