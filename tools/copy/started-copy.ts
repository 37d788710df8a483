import { spawn } from 'node:child_process';
import { end, freePort, ready } from '../started.ts';
import { Caller } from './caller.ts';
import type { ProjectCopy } from './project-copy.ts';

const ADMINISTRATOR = { email: 'admin@example.com', password: 'correct horse battery staple' };

/** Starts what was built, calls it as its administrator, and ends it again. */
export async function startAndCall(
  { folder }: ProjectCopy,
  callAll: (administrator: Caller) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const { email, password } = ADMINISTRATOR;
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    cwd: folder,
    env: { PORT: String(port), LOG_LEVEL: 'warn', ADMIN_EMAIL: email, ADMIN_PASSWORD: password },
    stdio: 'inherit',
  });
  try {
    await ready(`http://127.0.0.1:${port}`, child);
    await callAll(await Caller.signIn(`http://127.0.0.1:${port}/api/v1`, ADMINISTRATOR));
    await end(child);
  } finally {
    child.kill('SIGKILL');
  }
}
