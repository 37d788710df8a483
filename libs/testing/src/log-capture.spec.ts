import { describe, expect, it } from 'vitest';
import { LogCapture } from './log-capture.js';

const SECRET = 'a "quiet" orchard';

function capture(msg: string): LogCapture {
  const logs = new LogCapture();
  logs.addSecret(SECRET);
  logs.write(`${JSON.stringify({ level: 'info', msg })}\n`);
  return logs;
}

describe('a log capture', () => {
  it.each([
    ['in the clear', SECRET],
    ['in a URL', `/login?p=${encodeURIComponent(SECRET)}`],
    ['in base64', Buffer.from(SECRET).toString('base64')],
  ])('finds a secret %s', (_form, msg) => {
    expect(capture(msg).leaks()).toEqual([SECRET]);
  });

  it('finds none where there is none', () => {
    expect(capture('signed in').leaks()).toEqual([]);
  });

  it('tells errors from the rest', () => {
    const logs = capture('signed in');
    logs.write('{"level":"error","msg":"broken"}\n{"level":"warn","msg":"odd"}\n');

    expect(logs.errors().map(({ msg }) => msg)).toEqual(['broken']);
  });
});
