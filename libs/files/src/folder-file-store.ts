import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '#libs/kernel';
import { assertFileName, FileStore } from './file-store.js';
import { FilesUnavailable } from './files-unavailable.js';

/** Keeps files in a folder, which one machine has to itself or several share. */
export class FolderFileStore extends FileStore {
  constructor(private readonly folder: string) {
    super();
  }

  override async write(name: string, content: Buffer): Promise<void> {
    const path = this.pathOf(name);
    // A name shows a whole file or none, whenever the process ends.
    const unfinished = `${path}.${newId()}`;
    await available(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeThrough(unfinished, content);
      await rename(unfinished, path);
    }).catch(async (error: unknown) => {
      await rm(unfinished, { force: true }).catch(() => {});
      throw error;
    });
  }

  override read(name: string): Promise<Buffer | undefined> {
    const path = this.pathOf(name);
    return available(() =>
      readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      }),
    );
  }

  override remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    return available(() => rm(path, { force: true }));
  }

  private pathOf(name: string): string {
    assertFileName(name);
    return join(this.folder, name);
  }
}

async function writeThrough(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new FilesUnavailable(error);
  }
}
