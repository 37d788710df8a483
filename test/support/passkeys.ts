import { expect } from 'vitest';
import type { SignedInUser, TestApplication } from './application.js';
import { type Otherwise, SoftwareAuthenticator } from './authenticator.js';

/** What people do with passkeys. */
export class Passkeys {
  constructor(private readonly app: TestApplication) {}

  async options({ client }: SignedInUser) {
    const { data } = await client.POST('/api/v1/auth/passkeys/registration-options');
    if (!data) throw new Error('No passkey could be begun.');
    return data;
  }

  async tryAdd(
    user: SignedInUser,
    authenticator: SoftwareAuthenticator,
    otherwise: Otherwise = {},
    name = 'Phone',
  ) {
    const credential = authenticator.create(await this.options(user), otherwise);
    return user.client.POST('/api/v1/auth/passkeys', { body: { name, credential } });
  }

  /** A passkey of theirs, in an authenticator that has no other. */
  async add(user: SignedInUser, name = 'Phone') {
    const authenticator = new SoftwareAuthenticator();
    const { data, error } = await this.tryAdd(user, authenticator, {}, name);
    if (!data) throw new Error(JSON.stringify(error));
    return { ...data, authenticator };
  }

  async list({ client }: SignedInUser) {
    return (await client.GET('/api/v1/auth/passkeys')).data?.items ?? [];
  }

  remove({ client }: SignedInUser, id: string) {
    return client.DELETE('/api/v1/auth/passkeys/{id}', { params: { path: { id } } });
  }

  rename({ client }: SignedInUser, id: string, name: string) {
    return client.PATCH('/api/v1/auth/passkeys/{id}', { params: { path: { id } }, body: { name } });
  }

  async signInOptions() {
    const { data } = await this.app.anonymous.POST('/api/v1/auth/passkeys/sign-in-options');
    if (!data) throw new Error('No sign-in could be begun.');
    return data;
  }

  send(credential: ReturnType<SoftwareAuthenticator['get']>) {
    return this.app.anonymous.POST('/api/v1/auth/passkeys/sign-in', { body: { credential } });
  }

  async signIn(authenticator: SoftwareAuthenticator, otherwise: Otherwise = {}) {
    return this.send(authenticator.get(await this.signInOptions(), otherwise));
  }

  /** Why what came since was refused, by the log. */
  reasons(since: number): unknown[] {
    const { lines } = this.app.logs;
    return lines.slice(since).flatMap(({ event, reason }) => (event === 'passkey_refused' ? [reason] : []));
  }

  async signInStatus(authenticator: SoftwareAuthenticator, otherwise: Otherwise = {}): Promise<number> {
    return (await this.signIn(authenticator, otherwise)).response.status;
  }

  /** The tokens of a sign-in that must work. */
  async tokens(authenticator: SoftwareAuthenticator) {
    const { data } = await this.signIn(authenticator);
    if (!data || !('accessToken' in data)) throw new Error('There are no tokens.');
    return data;
  }
}

/** Of an access token, unverified. */
export function claimsOf(accessToken: string): Record<string, unknown> {
  const [, claims = ''] = accessToken.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
}

/** What all refusals of a sign-in have in common: nothing tells them apart. */
export function expectRefused({ response, error }: { response: Response; error?: unknown }): void {
  expect(response.status).toBe(401);
  const { requestId: _request, traceId: _trace, ...problem } = error as Record<string, unknown>;
  expect(problem).toEqual({
    type: expect.stringContaining('#auth.invalid_passkey'),
    title: 'Invalid passkey',
    status: 401,
    detail: 'This passkey is not known here, or took too long, or its account cannot sign in. Start again.',
    instance: '/api/v1/auth/passkeys/sign-in',
    code: 'auth.invalid_passkey',
  });
}
