import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lockfile } from './licences.ts';

/** The folders of what is installed: the project, and its mock server, which is installed apart. */
const FOLDERS = ['.', 'mock'];

/** All that is installed, by its folder. */
export function lockedPackages(project: string): Lockfile {
  const lockfiles = FOLDERS.map((folder) => {
    const text = readFileSync(join(project, folder, 'package-lock.json'), 'utf8');
    const { packages } = JSON.parse(text) as Lockfile;
    return Object.entries(packages).map(([path, one]) => [path && `${folder}/${path}`, one] as const);
  });
  return { packages: Object.fromEntries(lockfiles.flat()) };
}
