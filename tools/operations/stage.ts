import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Surroundings {
  root: string;
  /** URLs of administrators. */
  servers: { postgres: string; mariadb: string; redis: string };
}

/** Where a guide is followed. */
export interface Stage {
  folder: string;
  /** All that its shell knows of the environment. */
  env: Record<string, string>;
  /** What stands in the guide, and what is there instead: names that must be unique, ports that must be free. */
  replace: Record<string, string>;
  end(): Promise<void> | void;
}

/**
 * The environment of somebody at a keyboard. What npm would install is there already: it only compares the lockfile
 * with what is asked for.
 */
export function environment(more: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
  return { PATH: `${dirname(process.execPath)}:${PATH}`, HOME, LANG, npm_config_dry_run: 'true', ...more };
}

/** A name for databases and roles that nobody else has. */
export const uniqueName = (): string => `guide_${crypto.randomUUID().slice(0, 8)}`;

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
