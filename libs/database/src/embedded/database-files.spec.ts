import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '#libs/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseFiles } from './database-files.js';

let dataFolder: string;
let files: DatabaseFiles;

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'files-'));
  files = new DatabaseFiles(dataFolder);
});

afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

describe('DatabaseFiles', () => {
  it('makes a folder that only this user may enter', () => {
    files.prepare();
    expect(statSync(files.folder).mode & 0o777).toBe(0o700);
  });

  it('begins anew after a first start that was killed', () => {
    files.prepare();
    writeDatabase();
    files.prepare();
    expect(existsSync(join(files.folder, 'PG_VERSION'))).toBe(false);
  });

  it('keeps a database that was completed', () => {
    files.prepare();
    writeDatabase();
    files.confirm();
    files.prepare();
    expect(existsSync(join(files.folder, 'PG_VERSION'))).toBe(true);
  });

  it('refuses to write a new database over the rest of an old one', () => {
    mkdirSync(join(files.folder, 'base'), { recursive: true });
    expect(() => files.prepare()).toThrow(StartupError);
    expect(existsSync(join(files.folder, 'base'))).toBe(true);
  });
});

function writeDatabase(): void {
  writeFileSync(join(files.folder, 'PG_VERSION'), '18\n');
}
