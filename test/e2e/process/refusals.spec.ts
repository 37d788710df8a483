import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Installation, type StartOptions, type Variables } from '../../support/process.js';

// A first start makes a database, and may have to share the machine.
vi.setConfig({ testTimeout: 60_000 });

const SECRET = 'hunter2hunter2';
const EMBEDDED = { DATABASE_URL: '' };
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://api.example.com',
  MAIL_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Showrunner <no-reply@example.com>',
  ENCRYPTION_KEYS: `key-1:${Buffer.alloc(32, 7).toString('base64')}`,
};

let installation: Installation;

beforeEach(async () => {
  installation = await Installation.make();
});
afterEach(() => installation.remove());

/** What it prints instead of starting. */
async function refusal(variables: Variables, options?: StartOptions): Promise<string> {
  const refused = installation.start(variables, options);
  expect(await refused.ended).toEqual({ code: 1, signal: null });
  expect(refused.output, 'standard output').toBe('');
  expect(refused.errors, 'a stack').not.toMatch(/^\s+at /m);
  expect(refused.errors, 'a secret').not.toContain(SECRET);
  return refused.errors;
}

describe('it does not start', () => {
  it('on a data folder that another process uses', async () => {
    const other = installation.start(EMBEDDED);
    await other.ready();

    expect(await refusal(EMBEDDED)).toBe(
      `The data folder ${installation.dataFolder} is in use by process ${other.pid}: ` +
        'stop it, or set DATA_DIR to another folder.\n',
    );
    await other.end();
  });

  it.each([
    ['postgres', 'PostgreSQL'],
    ['mysql', 'MySQL/MariaDB'],
  ])('without the server of a %s:// DATABASE_URL', async (scheme, name) => {
    expect(await refusal({ DATABASE_URL: `${scheme}://app:${SECRET}@127.0.0.1:1/app` })).toBe(
      `Cannot reach ${name} at 127.0.0.1:1 (ECONNREFUSED). Start it, or correct DATABASE_URL.\n`,
    );
  });

  it('with variables that no setting takes, or that do not go together', async () => {
    expect(
      await refusal({ SETTING_LISTS_DEFAULT_LIMIT: 'many', SETTING_AUTH_SESION_IDLE_DAYS: SECRET }),
    ).toBe(
      [
        'The environment has 2 problems:',
        '  SETTING_LISTS_DEFAULT_LIMIT is refused: Invalid input: expected number, received string.',
        '  SETTING_AUTH_SESION_IDLE_DAYS belongs to no setting. Did you mean SETTING_AUTH_SESSION_IDLE_DAYS?',
        'See docs/guides/settings.md.\n',
      ].join('\n'),
    );
    expect(await refusal({ SETTING_AUTH_SESSION_IDLE_DAYS: '91' })).toBe(
      [
        'The environment has 1 problem:',
        '  auth.sessionIdleDays must not be more than auth.sessionMaxDays. ' +
          'SETTING_AUTH_SESSION_IDLE_DAYS is 91, auth.sessionMaxDays (default) is 90.',
        'See docs/guides/settings.md.\n',
      ].join('\n'),
    );
  });

  it('in an invalid environment, and names every problem at once', async () => {
    const message = await refusal({
      PORT: 'many',
      LOG_LEVEL: 'loud',
      ADMIN_PASSWORD: SECRET,
      ENCRYPTION_KEYS: `key-1:${SECRET}`,
    });

    expect(message).toMatch(/^The environment has 4 problems:\n/);
    for (const name of ['PORT', 'LOG_LEVEL', 'ADMIN_EMAIL', 'ENCRYPTION_KEYS']) {
      expect(message).toMatch(new RegExp(`^ {2}${name} .+ Example: ${name}=`, 'm'));
    }
  });

  it('with an ADMIN_PASSWORD that the policy refuses', async () => {
    const message = await refusal({ ADMIN_EMAIL: 'hunter2@example.com', ADMIN_PASSWORD: SECRET });

    expect(message).toMatch(/^ADMIN_PASSWORD is refused: Little remains of this password .+\.\n$/);
  });

  it('in production on what only suits development (ASVS 13.4.2)', async () => {
    const message = await refusal({
      ...EMBEDDED,
      NODE_ENV: 'production',
      CORS_ORIGINS: '*',
      RATE_LIMITS: 'off',
    });

    expect(message).toMatch(/^The environment has 7 problems:\n/);
    const names = 'PUBLIC_URL,DATABASE_URL,MAIL_URL,MAIL_FROM,ENCRYPTION_KEYS,CORS_ORIGINS';
    for (const name of names.split(',')) {
      expect(message).toMatch(new RegExp(`^ {2}${name} .+ production.* Example: ${name}=`, 'm'));
    }
    // Its example is what is refused here.
    expect(message).toMatch(/^ {2}RATE_LIMITS must not be off in production\.$/m);
  });

  it.runIf(process.env.TEST_DATABASE_URL)('in production without an administrator (ASVS 6.3.2)', async () => {
    expect(await refusal(PRODUCTION)).toBe(
      'There is no administrator yet. Set ADMIN_EMAIL and ADMIN_PASSWORD for the first start.\n',
    );
  });

  it('on a Node that is too old', async () => {
    const older = olderNode();
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.9.0' } })`;

    expect(await refusal({}, older ? { node: older } : { preload: pretend })).toMatch(
      /^Showrunner needs Node 24 or later, and this is (20|21|22|23)\.\d+\.\d+\. Start it with "npm start"\.\n$/,
    );
  });
});

/** A Node of this machine that is older than the one the scripts run on. */
function olderNode(): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return candidates.filter(existsSync).find((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(version.slice(1), 10) < 24;
  });
}
