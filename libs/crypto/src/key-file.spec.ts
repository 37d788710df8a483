import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartupError } from '#libs/kernel';
import { loadOrCreateKeyFile } from './key-file.js';

describe('loadOrCreateKeyFile', () => {
  let root: string;
  let file: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'key-file-'));
    file = join(root, 'data', 'encryption.keys');
  });

  afterEach(() => rm(root, { recursive: true }));

  it('makes one key and reads the same one afterwards', async () => {
    const created = await loadOrCreateKeyFile(file);

    expect(created).toHaveLength(1);
    expect(await loadOrCreateKeyFile(file)).toEqual(created);
  });

  it.skipIf(process.platform === 'win32')('keeps folder and file to their owner', async () => {
    await loadOrCreateKeyFile(file);

    expect((await stat(join(root, 'data'))).mode & 0o777).toBe(0o700);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('gives everyone who starts at once the same key and leaves no other file', async () => {
    const rings = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateKeyFile(file)));

    expect(new Set(rings.map((keys) => keys[0]?.key.toString('hex'))).size).toBe(1);
    expect(await readdir(join(root, 'data'))).toEqual(['encryption.keys']);
  });

  it('refuses a damaged file instead of replacing it', async () => {
    await loadOrCreateKeyFile(file);
    await writeFile(file, '');

    await expect(loadOrCreateKeyFile(file)).rejects.toThrow(StartupError);
  });
});
