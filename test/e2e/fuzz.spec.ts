import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFailure, describeStatuses } from '../fuzz/describe.js';
import { fuzz } from '../fuzz/fuzz.js';
import type { Document } from '../fuzz/operations.js';
import { sender, type WireAnswer, type WireRequest } from '../fuzz/send.js';
import { TestApplication } from '../support/application.js';
import { ofFeatures } from '../support/features.js';

const document = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Document;
const { FUZZ_SEED, FUZZ_CALLS } = process.env;
const seed = Number(FUZZ_SEED ?? 20261122);
const calls = Number(FUZZ_CALLS ?? 2000);

/** Operations that cannot succeed here, and why. */
const EXEMPT: Record<string, string> = {
  'auth.verifyEmail': 'the token comes in a mail',
  'auth.choosePassword': 'the token comes in a mail',
  'auth.confirmEmailChange': 'the token comes in a mail',
  'auth.undoEmailChange': 'the token comes in a mail',
  'auth.finishSignIn': 'an authenticator app makes the code',
  'mfa.confirmTotp': 'an authenticator app makes the code',
  'mfa.removeTotp': 'there is none without its code',
  'mfa.renewRecoveryCodes': 'there is none without its code',
  'oidc.authorize': 'no provider is configured',
  'oidc.signIn': 'no provider is configured',
  'oidc.authorizeLink': 'no provider is configured',
  'oidc.link': 'no provider is configured',
  'oidc.unlink': 'no provider is configured',
  'apiKeys.revoke': 'its id is one of very many that were seen',
  'users.revokeApiKey': 'its id is one of very many that were seen',
  'serviceAccounts.readApiKey': 'its id is one of very many that were seen',
  'serviceAccounts.revokeApiKey': 'its id is one of very many that were seen',
  'passkeys.add': 'an authenticator makes it',
  'passkeys.signIn': 'an authenticator signs it',
  'passkeys.rename': 'there is none without an authenticator',
  'passkeys.remove': 'there is none without an authenticator',
  'jobs.retry': 'no job fails for good here',
  'jobs.cancel': 'a job runs before anyone cancels it',
  ...ofFeatures('exempt'),
};

let app: TestApplication;
beforeAll(async () => {
  // Unless it is open, nobody registers.
  app = await TestApplication.start({ SETTING_AUTH_REGISTRATION: 'open' });
});
afterAll(() => app.stop());

it(`answers as documented whatever is sent: ${calls} calls`, { timeout: 60_000 + calls * 100 }, async () => {
  const options = { document, seed, calls, exempt: Object.keys(EXEMPT) };
  const show = (text: string) => void (FUZZ_CALLS && process.stdout.write(text));
  const report = await fuzz(app, { ...options, onProgress: (made) => show(`\r${made} of ${calls}`) });

  show(`\n${describeStatuses(report)}\n\nseed ${seed}\n`);
  expect(describeFailure(report, options, app.url)).toBe('');
  expect(report.unsuccessful, 'operations that never succeeded').toEqual([]);
});

describe.skipIf(FUZZ_CALLS)('a planted defect is found', () => {
  const paths = Object.entries(document.paths).filter(([path]) => path === '/api/v1/users/me');
  const excerpt = { ...document, paths: Object.fromEntries(paths) };
  const isPatch = ({ method }: WireRequest): boolean => method === 'PATCH';

  it.each<[string, RegExp, (request: WireRequest) => Partial<WireAnswer> | void]>([
    [
      'a server error for some characters',
      /^500/,
      ({ body }) => (/[\u{10000}-\u{10ffff}]/u.test(String(body)) ? { status: 500 } : undefined),
    ],
    [
      'an error in the log',
      /^logged .*planted/,
      (request) => void (isPatch(request) && app.logs.write('{"level":"error","msg":"planted"}')),
    ],
    [
      'a secret in the log',
      /^a secret is in the log/,
      ({ headers }) => app.logs.write(JSON.stringify({ level: 'info', msg: headers['authorization'] })),
    ],
  ])('%s', { timeout: 60_000 }, async (_what, problem, plant) => {
    const real = sender(app.url);
    const send = async (request: WireRequest): Promise<WireAnswer> => ({
      ...(await real(request)),
      ...plant(request),
    });

    const { failure } = await fuzz(app, { document: excerpt, seed, calls: 500, send });
    app.logs.forget();

    expect(failure?.problem).toMatch(problem);
  });
});
