import type { LoggingConfig } from '#libs/config';
import { requestContext } from '#libs/context';
import { describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.js';

function setUp(config: Partial<LoggingConfig> = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ level: 'info', pretty: false, ...config }, destination);
  return { logger, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('createLogger', () => {
  it('writes one JSON line with the level in words and the time in UTC (ASVS 16.2.1)', () => {
    const { logger, lines, entries } = setUp();

    logger.info({ port: 3000 }, 'Listening.');

    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(entries()).toEqual([
      expect.objectContaining({
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        port: 3000,
        msg: 'Listening.',
      }),
    ]);
  });

  it.each(['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)('writes at level %s', (level) => {
    const { logger, entries } = setUp({ level: 'trace' });

    logger[level]({}, 'message');

    expect(entries()).toEqual([expect.objectContaining({ level, msg: 'message' })]);
  });

  it('leaves out what is below its level, and everything when silent', () => {
    const warnings = setUp({ level: 'warn' });
    const silent = setUp({ level: 'silent' });

    warnings.logger.info({}, 'message');
    silent.logger.fatal({}, 'message');

    expect([...warnings.lines, ...silent.lines]).toEqual([]);
  });

  it('adds the request id, and the actor once there is one (ASVS 16.2.1)', () => {
    const { logger, entries } = setUp();
    const actor = {
      userId: 'user',
      sessionId: 's',
      permissions: new Set<string>(),
      authenticatedAt: new Date(),
    };

    logger.info({}, 'outside');
    requestContext.run({ requestId: 'one' }, () => logger.info({}, 'anonymous'));
    requestContext.run({ requestId: 'two', actor }, () => logger.info({}, 'signed in'));

    const [outside, anonymous, signedIn] = entries();
    expect(outside).not.toHaveProperty('requestId');
    expect(anonymous).toMatchObject({ requestId: 'one' });
    expect(anonymous).not.toHaveProperty('actorId');
    expect(signedIn).toMatchObject({ requestId: 'two', actorId: 'user' });
  });

  it('redacts secrets and reduces errors (ASVS 16.2.5)', () => {
    const { logger, lines, entries } = setUp();
    const err = Object.assign(new Error('refused'), { parameters: ['hunter2'] });

    logger.error({ err, body: { password: 'hunter2' } }, 'message');

    expect(lines.join('')).not.toContain('hunter2');
    expect(entries()[0]).toMatchObject({
      err: { type: 'Error', message: 'refused', stack: expect.stringContaining('create-logger.spec') },
      body: { password: '[redacted]' },
    });
  });

  it('does not read placeholders in a message', () => {
    const { logger, entries } = setUp();

    logger.info({ password: 'hunter2' }, '100%s %o %j');

    expect(entries()[0]).toMatchObject({ msg: '100%s %o %j' });
  });
});

describe('a logger never throws', () => {
  it('on a field that cannot be read, and keeps the message', () => {
    const { logger, entries } = setUp();
    const fields = {
      get broken(): string {
        throw new Error('no such field');
      },
    };

    logger.info(fields, 'message');

    expect(entries()).toMatchObject([{ msg: 'message', loggingError: { message: 'no such field' } }]);
  });

  it('on values that JSON has no words for', () => {
    const { logger, entries } = setUp();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;

    logger.info(
      { circular, big: 10n, nested: { big: 10n }, symbol: Symbol('s'), nan: NaN, date: new Date(NaN) },
      'message',
    );

    expect(entries()).toMatchObject([
      { msg: 'message', circular: { self: '[circular]' }, nested: { big: 10 } },
    ]);
  });

  it('on a destination that fails', () => {
    const destination = {
      write: () => {
        throw new Error('closed');
      },
    };
    const logger = createLogger({ level: 'info', pretty: false }, destination);

    expect(() => logger.info({}, 'message')).not.toThrow();
  });
});

describe('ASVS 16.4.1: what is logged cannot forge lines or steer a terminal', () => {
  const attack = 'a\nINFO forged\r\u001b[31mred\u009b2J\u2028next\u202ereversed\u0007\u007f';
  const raw = /[\r\u0007\u007f-\u009f\u2028\u202e]|\u001b\[31mred|\n./u;

  it.each([false, true])('in the message and in fields, pretty: %s', (pretty) => {
    const { logger, lines } = setUp({ pretty });

    logger.info({ name: attack, caller: attack, nested: { text: attack, [attack]: 1 }, [attack]: 1 }, attack);

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(raw);
    for (const code of ['\\n', '\\u001b', '\\u009b', '\\u2028', '\\u202e', '\\u007f']) {
      expect(lines[0]).toContain(code);
    }
  });

  it('keeps its meaning in JSON', () => {
    const { logger, entries } = setUp();

    logger.info({ text: attack }, attack);

    expect(entries()).toMatchObject([{ text: attack, msg: attack }]);
  });

  it('indents what an error says in pretty lines', () => {
    const { logger, lines } = setUp({ pretty: true });

    logger.error({ err: new Error(attack) }, 'message');

    const [first, ...others] = lines.join('').trimEnd().split('\n');
    expect(first).toContain('message');
    for (const line of others) expect(line).toMatch(/^ {4}/);
    expect(lines.join('')).not.toMatch(/[\r\u0007\u007f-\u009f\u2028\u202e]|\u001b\[31mred/u);
  });
});

describe('pretty lines', () => {
  it('show time, level, message and fields in one line', () => {
    const { logger, lines } = setUp({ pretty: true });

    logger.warn({ port: 3000 }, 'Listening.');

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\[\d{4}-.*Z\].*WARN.*Listening\..*\{"port":3000\}.*\n$/);
  });

  it('show where an error comes from, frame by frame', () => {
    const { logger, lines } = setUp({ pretty: true });

    logger.error({ err: new Error('refused') }, 'message');

    expect(lines.join('')).toMatch(/\n +at .*create-logger\.spec/);
  });
});
