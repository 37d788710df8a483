import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject, run } from '../copy.ts';

export const root = join(import.meta.dirname, '../..');

/** This project in a temporary folder: what is added to it there is added to nothing else. */
export class ProjectCopy {
  readonly folder = copyProject(root);

  /** Runs Node with these words. @throws when that fails */
  run(words: string[], env?: Record<string, string>): void {
    run(this.folder, words, env);
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
