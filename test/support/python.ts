import { spawnSync } from 'node:child_process';

/** Whether there is a Python that the client is made for. */
export function hasPython(): boolean {
  return spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).status === 0;
}
