import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Actor, requestContext } from './request-context.js';

const actor: Actor = {
  userId: 'user',
  sessionId: 'session',
  permissions: new Set(['users.read']),
  authenticatedAt: new Date(0),
};

describe('requestContext', () => {
  it('is empty outside a request', () => {
    expect(requestContext.get()).toBeUndefined();
  });

  it('answers what the work answers, and ends with it', () => {
    const requestId = requestContext.run({ requestId: 'one' }, () => requestContext.get()?.requestId);

    expect(requestId).toBe('one');
    expect(requestContext.get()).toBeUndefined();
  });

  it('follows what the work awaits', async () => {
    const requestId = await requestContext.run({ requestId: 'one' }, async () => {
      await setImmediate();
      return requestContext.get()?.requestId;
    });

    expect(requestId).toBe('one');
  });

  it('keeps concurrent requests apart', async () => {
    const serve = (requestId: string) =>
      requestContext.run({ requestId }, async () => {
        await setImmediate();
        return requestContext.get()?.requestId;
      });

    expect(await Promise.all([serve('one'), serve('two')])).toEqual(['one', 'two']);
  });

  it('shows an actor who becomes known later in the same request', () => {
    const context = { requestId: 'one' };

    const seen = requestContext.run(context, () => {
      Object.assign(context, { actor });
      return requestContext.get()?.actor;
    });

    expect(seen).toBe(actor);
  });
});
