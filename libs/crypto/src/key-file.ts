import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartupError } from '#libs/kernel';
import { type EncryptionKey, generateEncryptionKey, parseEncryptionKeys } from './encryption-key.js';

/**
 * The encryption keys of a development machine: read from the file, which is made with one new key
 * when there is none. Processes that start at the same time end up with the same key.
 *
 * @throws StartupError when the file is there and malformed.
 */
export async function loadOrCreateKeyFile(path: string): Promise<EncryptionKey[]> {
  const text = (await readIfPresent(path)) ?? (await create(path));
  try {
    return parseEncryptionKeys(text);
  } catch (cause) {
    throw new StartupError(
      `The key file ${path} is damaged. Restore it: what was encrypted with its keys is lost without them.`,
      { cause },
    );
  }
}

async function readIfPresent(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  });
}

async function create(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${generateEncryptionKey()}\n`, { flag: 'wx', mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all, and never replaces the file of a process that was faster.
    await link(draft, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  return readFile(path, 'utf8');
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
