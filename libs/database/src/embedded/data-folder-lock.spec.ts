import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '#libs/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolderLock } from './data-folder-lock.js';

let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'lock-')), 'data');
});

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('DataFolderLock', () => {
  it('makes a folder that only this user may enter', () => {
    DataFolderLock.acquire(folder).release();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('refuses a second owner in the same process', () => {
    const lock = DataFolderLock.acquire(folder);
    expect(() => DataFolderLock.acquire(folder)).toThrow(StartupError);
    lock.release();
  });

  it('still holds after it refused another owner', () => {
    const lock = DataFolderLock.acquire(folder);
    expect(() => DataFolderLock.acquire(folder)).toThrow(StartupError);
    expect(() => DataFolderLock.acquire(folder)).toThrow(StartupError);
    lock.release();
  });

  it('can be taken again once released, however often that is said', () => {
    const lock = DataFolderLock.acquire(folder);
    lock.release();
    lock.release();
    expect(() => DataFolderLock.acquire(folder).release()).not.toThrow();
  });

  it('is held by another process until that is killed, and not a moment longer', async () => {
    const holder = await processHolding(folder);
    expect(() => DataFolderLock.acquire(folder)).toThrow(
      `The data folder ${folder} is in use by process ${holder.pid}: stop it, or set DATA_DIR to another folder.`,
    );
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(() => DataFolderLock.acquire(folder).release()).not.toThrow();
  });

  it('says so when the folder cannot be made', () => {
    writeFileSync(folder, '');
    expect(() => DataFolderLock.acquire(folder)).toThrow(StartupError);
    expect(() => DataFolderLock.acquire(folder)).toThrow(
      `The data folder ${folder} cannot be created or written`,
    );
  });

  it('says so when the lock is not a file it may use', () => {
    DataFolderLock.acquire(folder).release();
    writeFileSync(
      join(folder, 'lock'),
      'something else entirely, longer than the header of a database'.repeat(9),
    );
    expect(() => DataFolderLock.acquire(folder)).toThrow(/cannot be created or written .*not a database/);
  });
});

/** Another process that holds the lock through the same source, with Node's own type stripping. */
async function processHolding(path: string): Promise<ChildProcess> {
  const script = `
    import { registerHooks } from 'node:module';
    const isSource = ({ parentURL }) => parentURL?.endsWith('.ts');
    registerHooks({
      resolve: (name, context, next) =>
        next(isSource(context) && name.startsWith('.') ? name.replace(/\\.js$/, '.ts') : name, context),
    });
    const { DataFolderLock } = await import(${JSON.stringify(new URL('data-folder-lock.ts', import.meta.url))});
    globalThis.lock = DataFolderLock.acquire(${JSON.stringify(path)});
    process.stdout.write('held');
    setInterval(() => {}, 60_000);`;
  const options = ['--conditions=@app/source', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}
