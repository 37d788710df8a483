import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** This project in a temporary folder: what is added to it there is added to nothing else. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'project-'));

  /** All that is in the repository or would be; what npm installed is shared. */
  constructor() {
    const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    // Git still lists what was removed a moment ago.
    const files = stdout.split('\0').filter((file) => file && existsSync(join(root, file)));
    for (const file of files) cpSync(join(root, file), join(this.folder, file));
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Runs Node with these words. @throws when that fails */
  run(words: string[], env: Record<string, string> = {}): void {
    const path = `${dirname(process.execPath)}:${process.env.PATH}`;
    const { status } = spawnSync(process.execPath, words, {
      cwd: this.folder,
      stdio: 'inherit',
      env: { ...process.env, PATH: path, ...env },
    });
    if (status !== 0) throw new Error(`It failed: ${words.join(' ')}`);
  }

  /** Builds it, and describes what was added in the document and in the clients. */
  build(): void {
    this.run(['tools/build.mjs']);
    this.run(['tools/openapi.ts']);
    this.run(['tools/clients.ts']);
  }

  check(): void {
    timed('npm run check', () => this.run(['--run', 'check']));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function timed(what: string, work: () => void): void {
  const began = performance.now();
  work();
  console.log(`${what}: ${Math.round((performance.now() - began) / 1000)} s`);
}
