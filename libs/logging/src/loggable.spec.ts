import { describe, expect, it } from 'vitest';
import { redactData, toLoggable } from './loggable.js';
import { redactText } from './redact-text.js';

const REDACTED = '[redacted]';

describe('toLoggable (ASVS 16.2.5)', () => {
  it.each([
    'password',
    'passwords',
    'newPassword',
    'currentPassword',
    'passwordHash',
    'ADMIN_PASSWORD',
    'token',
    'tokens',
    'accessToken',
    'refreshToken',
    'refresh_token',
    'setPasswordToken',
    'secret',
    'clientSecret',
    'authorization',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'Set-Cookie',
    'x-api-key',
    'privateKey',
    'ENCRYPTION_KEYS',
    'otp',
    'emailOtp',
    'pin',
    'card_pin',
    'verificationCode',
    'one-time-code',
  ])('redacts %s at every depth', (name) => {
    const secret = { [name]: 'hunter2' };

    expect(toLoggable({ ...secret, a: { b: { c: [secret] } } })).toEqual({
      [name]: REDACTED,
      a: { b: { c: [{ [name]: REDACTED }] } },
    });
  });

  it('redacts a secret that is not text', () => {
    expect(toLoggable({ tokens: ['a', 'b'], 'set-cookie': ['c'], secret: { value: 'd' } })).toEqual({
      tokens: REDACTED,
      'set-cookie': REDACTED,
      secret: REDACTED,
    });
  });

  it.each(['tokenType', 'passwordMinLength', 'status', 'key', 'code', 'countryCode', 'pinned', 'spin'])(
    'leaves %s alone',
    (name) => {
      expect(toLoggable({ [name]: 'value' })).toEqual({ [name]: 'value' });
    },
  );

  it.each([
    ['https://x.test/a?token=abc&page=2', `https://x.test/a?token=${REDACTED}&page=2`],
    ['https://x.test/a#access_token=a.b-c&x=1', `https://x.test/a#access_token=${REDACTED}&x=1`],
    ['see /cb?state=1&code=xyz.', `see /cb?state=1&code=${REDACTED}`],
    ['see <https://x.test/?otp=123456> now', `see <https://x.test/?otp=${REDACTED}> now`],
    ['smtp://me:hunter2@mail.test failed', `smtp://me:${REDACTED}@mail.test failed`],
    ['password=hunter2 refused', `password=${REDACTED} refused`],
    ['{"pin": "1234","id":7}', `{"pin": "${REDACTED}","id":7}`],
    ['Bearer abc.def-1 is no good', `Bearer ${REDACTED} is no good`],
    [`(sr_${'4cD'.repeat(16)}0) is one`, `(${REDACTED}) is one`],
    ['see sr_readme and usr_0123456789abcdefghij', 'see sr_readme and usr_0123456789abcdefghij'],
    ['exited with code=1, postcode=1000', 'exited with code=1, postcode=1000'],
    ['https://x.test/a?page=2#top', 'https://x.test/a?page=2#top'],
  ])('redacts in the text %s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
    expect(toLoggable({ a: [text], err: new Error(text) })).toMatchObject({
      a: [redacted],
      err: { message: redacted, stack: expect.stringContaining(redacted) },
    });
  });

  it('takes a code for a secret in what is no line of a log', () => {
    expect(redactData({ code: '123456', a: [{ code: 1 }], statusCode: 1 })).toEqual({
      code: REDACTED,
      a: [{ code: REDACTED }],
      statusCode: 1,
    });
    expect(redactData('https://x.test/?token=abc')).toBe(`https://x.test/?token=${REDACTED}`);
  });

  it('redacts in instances of classes and in what toJSON answers', () => {
    class Account {
      name = 'ann';
      password = 'hunter2';
    }
    const envelope = { toJSON: () => ({ token: 'hunter2' }) };

    expect(toLoggable({ account: new Account(), envelope })).toEqual({
      account: { name: 'ann', password: REDACTED },
      envelope: { token: REDACTED },
    });
  });

  it('does not change what it is given', () => {
    const fields = { body: { password: 'hunter2' } };

    toLoggable(fields);

    expect(fields.body.password).toBe('hunter2');
  });

  it('writes instants in UTC and binary by its length', () => {
    expect(toLoggable({ at: new Date(0), digest: Buffer.alloc(32) })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      digest: '[32 bytes]',
    });
  });

  it('keeps type, message, stack and code of an error and of its causes, and nothing else', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED', parameters: ['hunter2'] });
    const err = Object.assign(new Error('outer', { cause }), { query: 'SELECT 1', driverError: cause });

    expect(toLoggable({ err })).toEqual({
      err: {
        type: 'Error',
        message: 'outer',
        stack: expect.stringContaining('outer'),
        cause: {
          type: 'TypeError',
          message: 'inner',
          stack: expect.stringContaining('inner'),
          code: 'ECONNREFUSED',
        },
      },
    });
  });

  it('shows each error of an aggregate', () => {
    const err = new AggregateError([new Error('first'), new Error('second')]);

    expect(toLoggable({ err })).toMatchObject({
      err: { errors: [{ message: 'first' }, { message: 'second' }] },
    });
  });

  it('ends on circles and on great depth', () => {
    const err = new Error('circular');
    err.cause = err;

    expect(toLoggable({ err, a: { b: { c: { d: { e: { f: {} } } } } } })).toMatchObject({
      err: { cause: '[circular]' },
      a: { b: { c: { d: { e: { f: '[too deep]' } } } } },
    });
  });

  it('repeats what appears twice without being a circle', () => {
    const shared = { id: 1 };

    expect(toLoggable({ one: shared, two: shared })).toEqual({ one: shared, two: shared });
  });
});
