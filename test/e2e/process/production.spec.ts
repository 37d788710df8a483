import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../../support/process.js';

const CREDENTIALS = { email: 'admin@example.com', password: 'correct horse battery staple' };
const KEY = Buffer.alloc(32, 7).toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://api.example.com',
  MAIL_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Showrunner <no-reply@example.com>',
  ENCRYPTION_KEYS: `key-1:${KEY}`,
  ADMIN_EMAIL: CREDENTIALS.email,
  ADMIN_PASSWORD: CREDENTIALS.password,
};

// Production refuses the embedded database.
describe.runIf(process.env.TEST_DATABASE_URL)('in production', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.make();
  });
  afterAll(() => installation.remove());

  it('prints JSON lines only, and no secret (ASVS 16.2.5)', async () => {
    const application = installation.start(PRODUCTION);
    const client = installation.client(await application.ready());
    const { response } = await client.POST('/api/v1/auth/login', { body: CREDENTIALS });

    expect(response.status).toBe(200);
    expect(await application.end()).toEqual({ code: 0, signal: null });
    const lines = application.output.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'info', msg: 'Ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
      { level: 'info', event: 'signed_in' },
      { level: 'info', msg: 'Request', route: '/api/v1/auth/login', status: 200 },
      { level: 'info', msg: 'Ending', signal: 'SIGTERM' },
    ]);
    expect(application.errors).toBe('');
    installation.logs.addSecret(KEY);
    expect(installation.leaks()).toEqual([]);
  });

  it('has no mailbox, and does not speak of one (ASVS 13.4.2)', async () => {
    const application = installation.start(PRODUCTION);
    const url = await application.ready();

    expect((await fetch(`${url}/dev/mailbox`)).status).toBe(404);
    expect(await (await fetch(url)).text()).not.toContain('mailbox');
    await application.end();
  });
});
