import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Installation, type Variables } from '../../support/process.js';

// Several starts, which may have to share the machine.
vi.setConfig({ testTimeout: 180_000 });

const ADMIN = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'correct horse battery staple' };
const key = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const [older, newer] = [key('older', 1), key('newer', 2)];
const onEmbedded = !process.env.TEST_DATABASE_URL;

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.make();
});
afterEach(() => installation.remove());

async function rotate(variables: Variables) {
  const command = installation.start(variables, { program: 'src/encryption.js' });
  const { code } = await command.ended;
  expect(command.errors, 'a stack').not.toMatch(/^\s+at /m);
  return { code, output: command.output, errors: command.errors };
}

async function signsIn(url: string): Promise<boolean> {
  const body = { email: ADMIN.ADMIN_EMAIL, password: ADMIN.ADMIN_PASSWORD };
  return (await installation.client(url).POST('/api/v1/auth/login', { body })).response.ok;
}

describe('npm run encryption:rotate', () => {
  it('re-encrypts everything, after which the older key is not needed any more', async () => {
    const first = installation.start({ ...ADMIN, ENCRYPTION_KEYS: older });
    await first.ready();
    await first.end();
    const ring = { ENCRYPTION_KEYS: `${newer},${older}` };
    // On a server it works while the application serves; the embedded database is open in one process only.
    const serving = onEmbedded ? undefined : installation.start(ring);
    const url = await serving?.ready();

    expect(await rotate(ring)).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /signing_keys\.privateKey: [12] re-encrypted, 0 unreadable[^]*Everything is under the first key\.\n$/,
      ),
    });
    if (url) expect(await signsIn(url)).toBe(true);
    await serving?.end();
    const last = installation.start({ ENCRYPTION_KEYS: newer });
    expect(await signsIn(await last.ready())).toBe(true);
  });

  it('fails with what to do when a key is missing', async () => {
    const first = installation.start({ ...ADMIN, ENCRYPTION_KEYS: older });
    await first.ready();
    await first.end();
    const { code, errors } = await rotate({ ENCRYPTION_KEYS: newer });

    expect(code).toBe(1);
    expect(errors).toContain('its key "older" is not in the key ring');
    expect(errors).toContain('Put the missing keys back into ENCRYPTION_KEYS');
  });

  it('fails on a database that has no tables yet', async () => {
    expect(await rotate({ ENCRYPTION_KEYS: newer })).toMatchObject({
      code: 1,
      errors: 'The database is not up to date: npm run migration:run.\n',
    });
  });

  it('says that the embedded database is open in one process at a time', async () => {
    const embedded = { DATABASE_URL: '', ENCRYPTION_KEYS: older };
    const serving = installation.start({ ...ADMIN, ...embedded });
    await serving.ready();

    expect(await rotate(embedded)).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/is in use by process \d+.*\n.*stop the application, run this/),
    });
  });
});
