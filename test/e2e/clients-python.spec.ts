import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, TestApplication } from '../support/application.js';
import { hasPython } from '../support/python.js';

describe.skipIf(!hasPython())('the Python client', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await TestApplication.start();
  });
  afterAll(() => app.stop());

  it('passes its tests, before a false server and this one', async () => {
    const { code, said } = await unittest({
      SHOWRUNNER_URL: app.url,
      SHOWRUNNER_EMAIL: ADMIN.email,
      SHOWRUNNER_PASSWORD: ADMIN.password,
    });

    expect(said).toMatch(/^Ran [1-9]\d tests/m);
    expect(said).not.toContain('skipped');
    expect(code, said).toBe(0);
  });
});

/** The application is in this process, which must go on meanwhile. */
async function unittest(variables: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const args = ['-W', 'error::ResourceWarning', '-m', 'unittest', 'discover', '-s', 'tests'];
  const env = { ...process.env, ...variables, PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn('python3', args, { cwd: 'clients/python', env });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<unknown[]>]);
  return { code, said };
}
