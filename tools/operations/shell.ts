import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Seconds; the slowest block checks and tests all that a merge may break. */
const PATIENCE = 600;
const LAST_LINES = 30;

/** One shell for the blocks of a guide, as at a keyboard: variables and background processes stay. */
export class Shell {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;
  private readonly folder = mkdtempSync(join(tmpdir(), 'blocks-'));
  private count = 0;

  constructor(cwd: string, env: Record<string, string>) {
    // In a group of its own, with all that it starts.
    this.child = spawn('bash', ['--norc'], { cwd, env, detached: true });
    this.answers = createInterface(this.child.stdout)[Symbol.asyncIterator]();
    this.child.stdin.write('set -euo pipefail\n');
  }

  /** @returns what it printed. @throws with what else it said, when one of its commands fails */
  async run(text: string): Promise<string> {
    const [script, output, errors] = ['sh', 'out', 'err'].map((end) =>
      join(this.folder, `${this.count}.${end}`),
    ) as [string, string, string];
    this.count += 1;
    writeFileSync(script, `${text}\n`);
    // Files: what stays in the background would keep a pipe open.
    this.child.stdin.write(`. ${script} </dev/null >${output} 2>${errors}; echo done\n`);
    const late = AbortSignal.timeout(PATIENCE * 1000);
    const isDone = await Promise.race([
      this.answers.next().then(({ value }) => value === 'done'),
      once(late, 'abort').then(() => undefined),
    ]);
    if (isDone) return readFileSync(output, 'utf8');
    const said = [output, errors].map((file) => readFileSync(file, 'utf8').trim().split('\n'));
    const last = said.flatMap((lines) => lines.slice(-LAST_LINES)).join('\n');
    throw new Error(
      `${isDone === undefined ? `did not end in ${PATIENCE} s` : 'one of its commands failed'}:\n${text}\n\n${last}`,
    );
  }

  /** Ends it and all that it has started. */
  end(): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // It has ended, and nothing of it is left.
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
