import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { digest } from '#libs/crypto';
import { DatabaseUnavailable } from '#libs/database';
import { DAY, MINUTE, SECOND } from '#libs/testing';
import { OneTimeTokensService } from '../../src/auth/passwords/one-time-tokens.service.js';
import { mailsTo } from '../support/account-flows.js';
import { type SignedInUser, TestApplication } from '../support/application.js';
import { aKey, aPerson, isReplay, KeyedRequests } from '../support/keyed-requests.js';

let app: TestApplication;
let administrator: SignedInUser;
let requests: KeyedRequests;

async function signIn(): Promise<void> {
  administrator = await app.signIn();
  requests = new KeyedRequests(app, administrator);
}

beforeAll(async () => {
  app = await TestApplication.start();
  await signIn();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => app.stop());

describe('the same request with the same key', () => {
  it('gets the first answer again', async () => {
    const [key, body] = [aKey(), aPerson()];
    const first = await requests.create(key, body);
    const second = await requests.create(key, body);

    expect([first.response.status, second.response.status]).toEqual([201, 201]);
    expect([isReplay(first), isReplay(second)]).toEqual([false, true]);
    expect(second.data).toEqual(first.data);
    for (const name of ['etag', 'location', 'content-type', 'cache-control']) {
      expect(first.response.headers.get(name), name).not.toBeNull();
      expect(second.response.headers.get(name), name).toBe(first.response.headers.get(name));
    }
    const ids = [first, second].map(({ response }) => response.headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(2);
  });

  it('is the same in any order of names, with the key in quotes or without', async () => {
    const [key, { email, name, roles }] = [aKey(), aPerson()];
    await requests.create(key, { email, name, roles });

    expect(isReplay(await requests.create(`"${key}"`, { roles, name, email }))).toBe(true);
  });

  it('sends a mail once, and none after it', async () => {
    const { id, email } = await app.anInvitedUser(administrator);
    const [key, other] = [aKey(), aKey()];
    const first = await requests.renew(key, id);
    const second = await requests.renew(key, id);

    expect([first.response.status, second.response.status]).toEqual([202, 202]);
    expect([isReplay(first), isReplay(second)]).toEqual([false, true]);
    expect(await mailsTo(app, email)).toHaveLength(2);
    await requests.renew(other, id);
    expect(await mailsTo(app, email)).toHaveLength(3);
  });

  it('does it anew after 24 hours', async () => {
    const { id } = await app.anInvitedUser(administrator);
    const key = aKey();
    await requests.renew(key, id);
    app.clock.advance(DAY - SECOND);
    await signIn();
    expect(isReplay(await requests.renew(key, id))).toBe(true);
    app.clock.advance(SECOND);
    const late = await requests.renew(key, id);

    expect(isReplay(late)).toBe(false);
    expect(isReplay(await requests.renew(key, id))).toBe(true);
  });

  it('is refused to someone who may not do it any more', async () => {
    const user = await app.aUser(administrator, { roles: ['administrator'] });
    const [key, body] = [aKey(), aPerson()];
    expect((await new KeyedRequests(app, user).create(key, body)).response.status).toBe(201);
    await administrator.client.PUT('/api/v1/users/{id}/roles', {
      params: { path: { id: user.id } },
      body: { roles: ['member'] },
    });

    expect((await new KeyedRequests(app, user).create(key, body)).error).toMatchObject({ status: 403 });
  });
});

describe('a key', () => {
  it('is refused for another body, and leaves the first answer alone', async () => {
    const [key, body] = [aKey(), aPerson()];
    await requests.create(key, body);
    const { error } = await requests.create(key, { ...body, name: 'Eve' });

    expect(error).toMatchObject({ status: 422, code: 'idempotency.key_reused' });
    expect(isReplay(await requests.create(key, body))).toBe(true);
  });

  it('is refused for another path of the same route, and for another query', async () => {
    const [one, other] = [await app.anInvitedUser(administrator), await app.anInvitedUser(administrator)];
    const key = aKey();
    await requests.renew(key, one.id);
    const url = `/api/v1/users/${one.id}/invitations?page=2`;
    const init = { method: 'POST', headers: { 'Idempotency-Key': key } };
    const answer = await app.send(url, init, administrator.tokens.accessToken);

    expect((await requests.renew(key, other.id)).error).toMatchObject({ code: 'idempotency.key_reused' });
    expect(await answer.json()).toMatchObject({ code: 'idempotency.key_reused' });
  });

  it('may be used on another route', async () => {
    const key = aKey();
    const { data } = await requests.create(key);

    const other = await requests.renew(key, data?.id ?? '');

    expect([other.response.status, isReplay(other)]).toEqual([202, false]);
  });

  it('of one actor says nothing to another', async () => {
    const other = await app.aUser(administrator, { roles: ['administrator'] });
    const [key, body, otherBody] = [aKey(), aPerson(), aPerson()];
    const [mine, theirs] = [
      await requests.create(key, body),
      await new KeyedRequests(app, other).create(key, otherBody),
    ];

    expect([mine.response.status, theirs.response.status]).toEqual([201, 201]);
    expect(isReplay(theirs)).toBe(false);
    expect((await requests.create(key, body)).data).toEqual(mine.data);
    expect((await new KeyedRequests(app, other).create(key, otherBody)).data).toEqual(theirs.data);
  });

  it.each(['', ' ', '""', 'two words', 'a,b', '"unfinished', 'x'.repeat(256), 'ключ'])(
    'is refused when it is none: %j',
    async (key) => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': Buffer.from(key).toString('latin1'),
      };
      const init = { method: 'POST', headers, body: JSON.stringify(aPerson()) };
      const answer = await app.send('/api/v1/users', init, administrator.tokens.accessToken);

      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: 'idempotency.malformed_key',
        errors: [{ pointer: '/header/Idempotency-Key' }],
      });
    },
  );

  it('is not asked for', async () => {
    const before = await requests.records.count();
    await app.anInvitedUser(administrator);

    expect(await requests.records.count()).toBe(before);
  });
});

describe('a failure is not kept:', () => {
  it('a failed validation', async () => {
    const [key, body] = [aKey(), aPerson()];
    expect((await requests.create(key, { ...body, name: '' })).error).toMatchObject({
      code: 'http.validation_failed',
    });
    expect(await requests.records.countBy({ keyDigest: digest(key) })).toBe(0);

    expect((await requests.create(key, body)).response.status).toBe(201);
  });

  it('a conflict', async () => {
    const [key, body] = [aKey(), aPerson()];
    const twin = await app.anInvitedUser(administrator, { email: body.email });
    expect((await requests.create(key, body)).error).toMatchObject({ code: 'users.email_taken' });
    await administrator.client.DELETE('/api/v1/users/{id}', { params: { path: { id: twin.id } } });

    expect((await requests.create(key, body)).response.status).toBe(201);
  });

  it('an outage', async () => {
    const [key, body] = [aKey(), aPerson()];
    const tokens = app.app.get(OneTimeTokensService, { strict: false });
    vi.spyOn(tokens, 'issue').mockRejectedValueOnce(new DatabaseUnavailable());
    expect((await requests.create(key, body)).response.status).toBe(503);

    expect((await requests.create(key, body)).response.status).toBe(201);
  });
});

describe('what is kept', () => {
  it('is encrypted, key and answer', async () => {
    const key = aKey();
    const { data } = await requests.create(key);
    const row = await requests.recordOf(key);

    expect(row.answer).toMatch(/^v1\.test\./);
    for (const secret of [data?.id, data?.email, 'Ada Person', key]) {
      expect(JSON.stringify(row)).not.toContain(secret);
    }
  });

  it('is good for its own row only', async () => {
    const [one, other, body] = [aKey(), aKey(), aPerson()];
    await requests.create(one, body);
    await requests.create(other);
    const { answer } = await requests.recordOf(other);
    await requests.records.update({ keyDigest: digest(one) }, { answer });

    expect((await requests.create(one, body)).response.status).toBe(500);
    expect(app.logs.errors()).toHaveLength(2);
    app.logs.forget();
  });

  it('is deleted bit by bit, by those that come after it', async () => {
    await requests.records.clear();
    for (let index = 0; index < 15; index++) await requests.create(aKey());
    app.clock.advance(DAY + 61 * MINUTE);
    await signIn();
    await requests.create(aKey());
    expect(await requests.records.count()).toBe(6);
    await requests.create(aKey());

    expect(await requests.records.count()).toBe(2);
  });
});
