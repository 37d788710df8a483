import { describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel';
import { BreakingLine } from '../support/breaking-line.js';
import { gate, isServer, JobFleet, numbered, until } from '../support/job-fleet.js';
import { line, note } from '../support/job-node.js';
import { hasRedisServer } from '../support/redis-server.js';

vi.setConfig({ testTimeout: 60_000 });
const fleet = new JobFleet();

describe.runIf(hasRedisServer)('when Redis', () => {
  it('loses everything midway, no job is lost', async () => {
    fleet.handlers.work = () => new Promise(setImmediate);
    const ids = await Promise.all(numbered(200).map((text) => fleet.near.jobs.enqueue(note, { text })));
    await until(() => expect(fleet.handlers.runs.length).toBeGreaterThan(20));
    await fleet.near.redis.client.flushAll();

    for (const id of ids) await fleet.hasState(id, 'completed');
    expect(new Set(fleet.handlers.texts)).toEqual(new Set(numbered(200)));
  });

  it('is away, jobs are added, and run when it is back', async () => {
    await fleet.server.kill();
    await until(() => expect(fleet.near.redis.isConnected).toBe(false));
    const ids = await Promise.all(numbered(20).map((text) => fleet.near.jobs.enqueue(note, { text })));
    expect(await fleet.near.find(ids[0])).toMatchObject({ state: 'created' });

    await fleet.server.begin();
    for (const id of ids) await fleet.hasState(id, 'completed');
    expect(fleet.handlers.texts.toSorted()).toEqual(numbered(20).toSorted());
  });

  it('is absent at the start, and comes later, jobs run then', async () => {
    await fleet.server.kill();
    await until(() => expect(fleet.near.redis.isConnected).toBe(false));
    const { node, drop } = await fleet.another();
    const id = await node.jobs.enqueue(note, { text: 'early' });

    await fleet.server.begin();
    await until(async () => expect(await node.find(id)).toMatchObject({ state: 'completed' }));
    await drop();
  });

  it('goes away as a worker begins, jobs run when it is back', async () => {
    const way = await BreakingLine.to(fleet.server.url, /\r\n(INFO|EVALSHA)\r\n/, 6);
    const { node, drop } = await fleet.another(way.url);
    const id = await node.jobs.enqueue(note, { text: 'broken' });

    await until(async () => expect(await node.find(id)).toMatchObject({ state: 'completed' }));
    expect(way.broken).toBe(6);
    await drop();
    await way.end();
  });

  it('is away, a node ends all the same', async () => {
    const { drop } = await fleet.another();
    await fleet.server.kill();
    const began = performance.now();
    await drop();

    expect(performance.now() - began).toBeLessThan(5_000);
    await fleet.server.begin();
  });

  it('falls silent, what runs ends, and the rest runs when it speaks again', async () => {
    const hold = gate();
    fleet.handlers.work = ({ text }) => (text === 'running' ? hold.wait() : Promise.resolve());
    const running = await fleet.near.jobs.enqueue(note, { text: 'running' });
    await until(() => expect(fleet.handlers.texts).toEqual(['running']));
    fleet.server.freeze();
    const waiting = await fleet.near.jobs.enqueue(note, { text: 'waiting' });
    hold.open();
    await fleet.hasState(running, 'completed');

    fleet.server.thaw();
    await fleet.hasState(waiting, 'completed');
    expect(fleet.handlers.texts).toEqual(['running', 'waiting']);
  });
});

describe.runIf(hasRedisServer && isServer)('a node that drains', () => {
  it('waits for what runs, and begins nothing more', async () => {
    const { node, next, drop } = await fleet.another();
    const hold = gate();
    fleet.handlers.work = hold.wait;
    const running = await node.jobs.enqueue(note, { text: 'running' });
    await until(() => expect(fleet.handlers.texts).toEqual(['running']));
    const drained = vi.fn();
    const draining = node.engine.drain(60_000).then(drained);
    const waiting = await node.jobs.enqueue(note, { text: 'waiting' });
    expect(await node.find(waiting)).toMatchObject({ state: 'created' });
    expect(drained).not.toHaveBeenCalled();

    hold.open();
    await draining;
    expect(await node.find(running)).toMatchObject({ state: 'completed' });
    expect(fleet.handlers.texts).toEqual(['running']);
    const other = await next();
    await until(() => expect(fleet.handlers.texts).toEqual(['running', 'waiting']));
    await other.stop();
    await drop();
  });

  it('aborts what takes longer, and gives it back to the others', async () => {
    const { node, next, drop } = await fleet.another();
    fleet.handlers.work = ({ attempt }) => (attempt === 1 ? new Promise(() => {}) : Promise.resolve());
    const id = await node.jobs.enqueue(line, { key: newId(), text: 'endless' });
    await until(() => expect(fleet.handlers.texts).toEqual(['endless']));
    await node.engine.drain(0);
    expect(fleet.handlers.runs.at(-1)?.signal.aborted).toBe(true);
    expect(await node.find(id)).toMatchObject({ state: 'retry', attempts: 1, maxAttempts: 2 });

    const other = await next();
    await until(async () => expect(await other.find(id)).toMatchObject({ state: 'completed' }));
    await other.stop();
    await drop();
  });
});
