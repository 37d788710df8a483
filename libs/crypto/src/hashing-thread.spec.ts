import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Argon2Job, HashingThread } from './hashing-thread.js';
import { HashingBusy, HashingInterrupted } from './hashing.errors.js';

/** Stands in for the argon2 worker: the password tells it what to do. */
const PUPPET = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ password }) => {
      if (password === 'hang') return;
      if (password === 'exit') process.exit(1);
      if (password === 'fail') throw new Error('out of memory');
      parentPort.postMessage(password);
    });
  `)}`,
);

const job = (password: string): Argon2Job => ({ task: 'verify', hash: '', password });

describe('HashingThread', () => {
  let thread: HashingThread;
  const start = () => (thread = new HashingThread(PUPPET));
  const outcomes = async (jobs: Promise<unknown>[]) =>
    (await Promise.allSettled(jobs)).map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).constructor,
    );

  afterEach(() => thread.close());

  it('answers each job with its own result', async () => {
    start();

    expect(await Promise.all(['a', 'b', 'c'].map((name) => thread.run(job(name))))).toEqual(['a', 'b', 'c']);
  });

  it('rests between jobs for as long as it is told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      thread = new HashingThread(PUPPET, () => 40);
      const [first, second] = [thread.run(job('a')), thread.run(job('b'))];
      await first;
      expect(vi.getTimerCount()).toBe(1);

      vi.advanceTimersByTime(40);
      expect(await second).toBe('b');
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets 64 jobs wait behind the running one and refuses the next', async () => {
    start();
    const accepted = outcomes(Array.from({ length: 65 }, () => thread.run(job('hang'))));

    await expect(thread.run(job('a'))).rejects.toThrow(HashingBusy);
    await thread.close();

    expect(await accepted).toEqual(Array(65).fill(HashingInterrupted));
  });

  it.each(['exit', 'fail'])(
    'rejects what was pending when the worker dies (%s), and starts anew',
    async (end) => {
      start();
      const pending = [thread.run(job('before')), thread.run(job(end)), thread.run(job('after'))];

      expect(await outcomes(pending)).toEqual(['before', HashingInterrupted, HashingInterrupted]);
      expect(await thread.run(job('again'))).toBe('again');
    },
  );

  it('tells why the worker died', async () => {
    start();

    await expect(thread.run(job('fail'))).rejects.toMatchObject({ cause: { message: 'out of memory' } });
  });

  it('refuses jobs once closed', async () => {
    start();
    await thread.close();

    await expect(thread.run(job('a'))).rejects.toThrow(HashingInterrupted);
  });
});
