import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { StartupError } from '#libs/kernel';

/** Environment variables by name, as text. */
export type Variables = Record<string, string | undefined>;

/**
 * The process's own variables over those of the folder's `.env`, which may be missing.
 *
 * @throws StartupError when there is a `.env` that cannot be read.
 */
export function readVariables(folder = process.cwd(), own: Variables = process.env): Variables {
  return { ...parseEnv(readDotEnv(join(folder, '.env'))), ...withoutEmpty(own) };
}

function readDotEnv(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return '';
    throw new StartupError(`${path} cannot be read (${code}). Make it a readable file, or remove it.`);
  }
}

/** Only the variables that have a value: an empty one is the same as none. */
export function withoutEmpty(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
