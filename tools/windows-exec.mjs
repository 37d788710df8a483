/**
 * `exec` in an npm script replaces the shell, so that the signals npm passes on reach the application
 * and none is left running as an orphan. Windows' cmd has no `exec`: there it becomes a command that
 * runs its arguments.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

if (process.platform === 'win32') {
  writeFileSync(join(import.meta.dirname, '..', 'node_modules', '.bin', 'exec.cmd'), '@%*\r\n');
}
