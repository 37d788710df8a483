import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartupError } from '#libs/kernel';

/** PostgreSQL's files, in `<data folder>/database`. Use it only under a `DataFolderLock`. */
export class DatabaseFiles {
  readonly folder: string;
  /** Exists while the files are being made. Copying them takes a second in which the process may be killed. */
  private readonly unfinished: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'database');
    this.unfinished = join(dataFolder, 'database.unfinished');
  }

  /**
   * Makes the folder, or the folder anew when a first start was killed: nobody had connected yet.
   *
   * @throws StartupError when the folder holds something, but no database.
   */
  prepare(): void {
    if (existsSync(this.unfinished)) rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    if (existsSync(join(this.folder, 'PG_VERSION'))) return;
    // PGlite would write a new database over whatever is left of the old one.
    if (readdirSync(this.folder).length > 0) throw unreadableDatabase(this.folder, 'PG_VERSION is missing');
    writeFileSync(this.unfinished, '');
  }

  /** The database is complete: from now on its files are kept whatever happens. */
  confirm(): void {
    rmSync(this.unfinished, { force: true });
  }
}

/** For files that are damaged, or that another version of PostgreSQL made. */
export function unreadableDatabase(folder: string, reason: string): StartupError {
  return new StartupError(
    `The embedded database cannot open ${resolve(folder)} (${reason}): ` +
      'restore it from a backup, or set DATA_DIR to another folder.',
  );
}
