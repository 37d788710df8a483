import { execFileSync } from 'node:child_process';

let ticks: number | undefined;

/** The unit of /proc/<pid>/stat. */
export function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
