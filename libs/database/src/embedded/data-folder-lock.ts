import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '#libs/kernel';

const SQLITE_BUSY = 5;

/**
 * The right to open a data folder, held by at most one owner on this machine. PGlite does not lock its
 * files, and two processes that open them destroy them.
 *
 * It is SQLite's exclusive lock on the file `lock`, which the kernel ends with the process, kill -9
 * included. That file is never read, opened otherwise or removed: closing any handle to it would end the
 * lock (POSIX), and a new file of that name could be locked again.
 */
export class DataFolderLock {
  private readonly handle: DatabaseSync;
  private readonly pidFile: string;

  private constructor(handle: DatabaseSync, pidFile: string) {
    this.handle = handle;
    this.pidFile = pidFile;
  }

  /**
   * Makes the folder (mode 0700) if need be, and locks it.
   *
   * @throws StartupError when it is locked already, by this process too, or cannot be written.
   */
  static acquire(folder: string): DataFolderLock {
    const path = resolve(folder);
    const pidFile = join(path, 'lock.pid');
    let handle: DatabaseSync | undefined;
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      handle = new DatabaseSync(join(path, 'lock'));
      handle.exec('BEGIN EXCLUSIVE');
      writeFileSync(pidFile, String(process.pid));
      return new DataFolderLock(handle, pidFile);
    } catch (error) {
      handle?.close();
      throw new StartupError(isBusy(error) ? inUse(path, pidFile) : unusable(path, error), { cause: error });
    }
  }

  /** Gives the folder free. Calling it again does nothing. */
  release(): void {
    if (!this.handle.isOpen) return;
    rmSync(this.pidFile, { force: true });
    this.handle.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function inUse(folder: string, pidFile: string): string {
  return `The data folder ${folder} is in use by ${holder(pidFile)}: stop it, or set DATA_DIR to another folder.`;
}

function holder(pidFile: string): string {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return pid > 0 ? `process ${pid}` : 'another process';
  } catch {
    return 'another process';
  }
}

function unusable(folder: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return (
    `The data folder ${folder} cannot be created or written (${reason}): ` +
    'let this user write to it, or set DATA_DIR to another folder.'
  );
}
