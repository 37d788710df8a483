import { Logger as NestContextLogger } from '@nestjs/common';
import { StartupError } from '#libs/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from './create-logger.js';
import { NestLogger } from './nest-logger.js';

describe('NestLogger', () => {
  let entries: Record<string, unknown>[];

  beforeEach(() => {
    entries = [];
    const destination = {
      write: (line: string) => void entries.push(JSON.parse(line) as Record<string, unknown>),
    };
    NestContextLogger.overrideLogger(
      new NestLogger(createLogger({ level: 'trace', pretty: false }, destination)),
    );
  });

  afterEach(() => {
    NestContextLogger.overrideLogger(false);
  });

  it.each([
    ['log', 'info'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
    ['fatal', 'fatal'],
  ] as const)("writes Nest's %s at level %s, with its context", (method, level) => {
    new NestContextLogger('Users')[method]('message');

    expect(entries).toEqual([expect.objectContaining({ level, context: 'Users', msg: 'message' })]);
  });

  it.each(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication'])(
    'keeps the chatter of %s at level debug, but not its warnings',
    (context) => {
      new NestContextLogger(context).log('AppModule dependencies initialized');
      new NestContextLogger(context).warn('deprecated');

      expect(entries).toMatchObject([{ level: 'debug' }, { level: 'warn' }]);
    },
  );

  it('keeps an error whole', () => {
    new NestContextLogger('ExceptionHandler').error(new TypeError('broken'));

    expect(entries).toMatchObject([
      {
        level: 'error',
        context: 'ExceptionHandler',
        msg: 'broken',
        err: { type: 'TypeError', message: 'broken' },
      },
    ]);
  });

  it('tells a stack from a context', () => {
    const { stack } = new Error('broken');

    new NestContextLogger('Users').error('message', stack);
    NestContextLogger.error('message', stack);

    expect(entries).toMatchObject([{ context: 'Users', stack }, { stack }]);
    expect(entries[1]).not.toHaveProperty('context');
  });

  it('keeps further details, redacted', () => {
    new NestContextLogger('Users').log('message', { token: 'hunter2' });

    expect(entries).toMatchObject([{ msg: 'message', context: 'Users', details: [{ token: '[redacted]' }] }]);
  });

  it('writes a value that is no text', () => {
    new NestContextLogger('Users').log({ count: 2 });

    expect(entries).toMatchObject([{ context: 'Users', value: { count: 2 } }]);
  });

  it('leaves a StartupError to whoever starts the application', () => {
    new NestContextLogger('ExceptionHandler').error(new StartupError('The port is taken.'));

    expect(entries).toEqual([]);
  });
});
