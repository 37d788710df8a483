import { getRepositoryToken } from '@nestjs/typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Repository } from 'typeorm';
import { DAY } from '#libs/testing';
import { TotpFactors } from '../../src/auth/mfa/totp-factors.js';
import { StoredSecurityEvent } from '../../src/auth/security-events/security-event.entity.js';
import { SessionsService } from '../../src/auth/sessions/sessions.service.js';
import { AccountFlows, settled } from '../support/account-flows.js';
import { PASSWORD, type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { Authenticator, firstStep, withAuthenticator } from '../support/authenticator-app.js';
import { at } from '../support/roles.js';

let app: TestApplication;
let administrator: SignedInUser;
let flows: AccountFlows;

beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());
beforeEach(async () => {
  administrator = await app.signIn();
  flows = new AccountFlows(app, () => administrator);
});

const key = (user: SignedInUser) =>
  user.client.POST('/api/v1/auth/api-keys', { body: { name: 'report', permissions: [] } });

describe('whoever registered an address that they have not verified', () => {
  it('adds nothing that would outlast the coming of its owner (ASVS 6.3.4)', async () => {
    await flows.set('auth.registration', 'open');
    await flows.set('auth.requireVerifiedEmail', false);
    const email = uniqueEmail();
    await flows.register(email);
    await settled(app);
    const stranger = await app.signIn(email, PASSWORD);
    const answers = [
      await key(stranger),
      await stranger.client.POST('/api/v1/auth/mfa/totp'),
      await stranger.client.POST('/api/v1/auth/passkeys/registration-options'),
    ];

    for (const { response, error } of answers) {
      expect(response.status).toBe(403);
      expect(error).toMatchObject({ code: 'auth.email_not_verified' });
    }
  });
});

describe('a session that ends while a factor is added in it (ASVS 15.4.2)', () => {
  it('leaves nothing behind', async () => {
    const user = await app.aUser(administrator);
    const { data } = await user.client.POST('/api/v1/auth/mfa/totp');
    const code = new Authenticator(app, data?.secret ?? '').code();
    const factors = app.app.get(TotpFactors, { strict: false });
    const { prove } = factors;
    // The code is looked at once the guard has let the request in; hashing comes after it.
    factors.prove = async (...args) => {
      factors.prove = prove;
      const proof = await prove.apply(factors, args);
      await app.app.get(SessionsService, { strict: false }).endAll(user.id, 'ended_by_owner');
      return proof;
    };
    const { response } = await user.client.POST('/api/v1/auth/mfa/totp/confirmation', { body: { code } });

    expect(response.status).toBe(401);
    expect((await app.signIn(user.email, PASSWORD)).id).toBe(user.id);
  });
});

describe('two that start to add an authenticator app at once', () => {
  it('are both answered, and the code of the last one counts', async () => {
    const user = await app.aUser(administrator);
    const begin = () => user.client.POST('/api/v1/auth/mfa/totp');
    const answers = await Promise.all([begin(), begin(), begin()]);
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200]);

    const outcomes: number[] = [];
    for (const { data } of answers) {
      const code = new Authenticator(app, data?.secret ?? '').code();
      const { response } = await user.client.POST('/api/v1/auth/mfa/totp/confirmation', { body: { code } });
      outcomes.push(response.status);
    }
    expect(outcomes.filter((status) => status === 200)).toHaveLength(1);
  });
});

describe('an account that waits for its erasure', () => {
  it('is used with none of its API keys', async () => {
    const user = await app.aUser(administrator);
    const { data } = await key(user);
    const profile = () => app.client(data?.key).GET('/api/v1/users/me');
    expect((await profile()).response.status).toBe(200);
    await user.client.DELETE('/api/v1/users/me');

    expect((await profile()).response.status).toBe(401);
  });
});

describe('who acts for someone', () => {
  async function acting() {
    const user = await app.aUser(administrator, { roles: ['administrator'] });
    const { data } = await administrator.client.POST('/api/v1/users/{id}/impersonation', {
      ...at(user.id),
      body: { reason: 'Ticket 4711' },
    });
    return { user, client: app.client(data?.accessToken) };
  }

  it('moves nobody to another address (ASVS 7.5.1)', async () => {
    const { client } = await acting();
    const other = await app.aUser(administrator);
    const { response, error } = await client.PATCH('/api/v1/users/{id}', {
      ...at(other.id),
      body: { email: uniqueEmail() },
    });

    expect(response.status).toBe(403);
    expect(error).toMatchObject({ code: 'auth.impersonation_refused' });
  });

  it('is the one whom the events name (ASVS 16.2.1)', async () => {
    const { user, client } = await acting();
    const other = await app.aUser(administrator);
    await client.PUT('/api/v1/users/{id}/suspension', { ...at(other.id), body: { reason: 'Spam' } });
    await client.POST('/api/v1/auth/logout');
    const stored = app.app.get<Repository<StoredSecurityEvent>>(getRepositoryToken(StoredSecurityEvent), {
      strict: false,
    });
    const actorOf = async (
      userId: string,
      type: 'suspended' | 'impersonation_started' | 'impersonation_ended',
    ) => (await stored.findOneByOrFail({ userId, type })).actorId;

    expect(await actorOf(other.id, 'suspended')).toBe(administrator.id);
    expect(await actorOf(user.id, 'impersonation_started')).toBe(administrator.id);
    expect(await actorOf(user.id, 'impersonation_ended')).toBe(administrator.id);
  });
});

describe('the second step', () => {
  it('is not taken a day later', async () => {
    const user = await app.aUser(administrator);
    const { authenticator } = await withAuthenticator(app, user);
    const mfaToken = await firstStep(app, user.email, PASSWORD);
    app.clock.advance(DAY);
    const { error } = await app.anonymous.POST('/api/v1/auth/mfa', {
      body: { mfaToken, method: 'totp', code: authenticator.code() },
    });

    expect(error).toMatchObject({ code: 'auth.invalid_mfa_token' });
  });
});
