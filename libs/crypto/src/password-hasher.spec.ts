import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { promisify } from 'node:util';
import { parseOptions } from '@node-rs/argon2';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { HashingThread, type VerifyJob } from './hashing-thread.js';
import { HashingInterrupted, PasswordTooLong } from './hashing.errors.js';
import { PasswordHasher } from './password-hasher.js';

const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** The nice values of this process's threads: field 19 of proc_pid_stat(5). */
const threadPriorities = () =>
  readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });

describe('PasswordHasher', () => {
  const hasher = new PasswordHasher(CHEAP);

  afterAll(() => hasher.close());

  it('ASVS 11.4.2: hashes with argon2id at 46 MiB and one pass', async () => {
    const recommended = new PasswordHasher();

    expect(await recommended.hash('correct horse')).toMatch(
      /^\$argon2id\$v=19\$m=47104,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/,
    );
    await recommended.close();
  });

  it('verifies the password and no other', async () => {
    const hash = await hasher.hash('correct horse');

    expect(await hasher.verify(hash, 'correct horse')).toBe(true);
    expect(await hasher.verify(hash, 'battery staple')).toBe(false);
  });

  it('salts: the same password has another hash each time', async () => {
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  it.each([
    ['space at the end', 'passphrase ', 'passphrase'],
    ['case', 'Passphrase', 'passphrase'],
    ['normal form', 'caf\u00e9', 'cafe\u0301'],
    ['text after a NUL', 'a\u0000b', 'a\u0000c'],
    ['the 128th character', `${'x'.repeat(127)}y`, `${'x'.repeat(127)}z`],
  ])('ASVS 6.2.8: tells passwords apart by their %s', async (_, password, other) => {
    const hash = await hasher.hash(password);

    expect(await hasher.verify(hash, password)).toBe(true);
    expect(await hasher.verify(hash, other)).toBe(false);
  });

  it.each([
    '',
    'correct horse',
    '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$',
    `$argon2id$v=19$m=4294967295,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `$argon2id$v=19$m=8,t=4294967295,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
  ])('matches no password against the malformed hash %j', async (hash) => {
    expect(await hasher.verify(hash, 'correct horse')).toBe(false);
  });

  it('accepts 1024 bytes and refuses more', async () => {
    expect(await hasher.hash('é'.repeat(512))).toContain('$argon2id$');
    await expect(hasher.hash('é'.repeat(512) + 'x')).rejects.toThrow(PasswordTooLong);
    await expect(hasher.verify('', 'é'.repeat(512) + 'x')).rejects.toThrow(PasswordTooLong);
  });

  it('wants a rehash when the parameters or the algorithm changed', async () => {
    const hash = await hasher.hash('correct horse');

    expect(hasher.needsRehash(hash)).toBe(false);
    expect(new PasswordHasher({ ...CHEAP, timeCost: 2 }).needsRehash(hash)).toBe(true);
    expect(hasher.needsRehash(hash.replace('argon2id', 'argon2i'))).toBe(true);
    expect(hasher.needsRehash('$2b$10$N9qo8uLOickgx2ZMRZoMye')).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'computes at the lowest priority and leaves the rest alone',
    async () => {
      await hasher.hash('correct horse');

      expect(threadPriorities()).toContain(19);
      expect(getPriority(process.pid)).toBeLessThan(19);
    },
  );

  it('refuses work once closed', async () => {
    const closed = new PasswordHasher(CHEAP);
    await closed.close();

    await expect(closed.hash('correct horse')).rejects.toThrow(HashingInterrupted);
  });
});

describe('an idle hasher', () => {
  it('lets the process end by itself', async () => {
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({
        resolve: (name, context, next) =>
          next(context.parentURL?.endsWith('.ts') ? name.replace(/^(\\..*)js$/, '$1ts') : name, context),
      });
      const { PasswordHasher } = await import(${JSON.stringify(new URL('password-hasher.ts', import.meta.url))});
      console.log(await new PasswordHasher(${JSON.stringify(CHEAP)}).hash('correct horse'));
    `;
    const flags = ['--conditions=@app/source', '--experimental-transform-types', '--no-warnings'];

    const child = await promisify(execFile)(
      process.execPath,
      [...flags, '--input-type=module', '--eval', script],
      { timeout: 15_000 },
    );

    expect(child.stdout).toContain('$argon2id$');
  }, 20_000);
});

describe('the dummy verification', () => {
  const hasher = new PasswordHasher(CHEAP);

  afterEach(() => vi.restoreAllMocks());
  afterAll(() => hasher.close());

  it('matches no password', async () => {
    expect(await hasher.verifyDummy('correct horse')).toBe(false);
  });

  it('ASVS 6.3.8: does the work of a real one', async () => {
    const run = vi.spyOn(HashingThread.prototype, 'run');
    const hash = await hasher.hash('correct horse');

    await hasher.verifyDummy('battery staple');

    const job = run.mock.lastCall?.[0] as VerifyJob;
    expect(job).toMatchObject({ task: 'verify', password: 'battery staple' });
    expect(parseOptions(job.hash)).toEqual(parseOptions(hash));
  });
});
