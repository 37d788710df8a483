import type { Repository } from 'typeorm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transactions } from '#libs/database';
import { RateLimits } from '#libs/http';
import type { DomainEvents } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import { FakeClock, LogCapture, MINUTE } from '#libs/testing';
import type { StoredSecurityEvent } from './security-event.entity.js';
import { KeptSecurityEvents } from './kept-security-events.js';
import { SecurityEvents } from './security-events.js';

const DEVICE = { userAgent: 'curl/8.14.1', ipAddress: '203.0.113.7' };

let clock: FakeClock;
let logs: LogCapture;
let insert: ReturnType<typeof vi.fn>;
let told: ReturnType<typeof vi.fn>;
let events: SecurityEvents;

beforeEach(() => {
  clock = new FakeClock();
  logs = new LogCapture();
  insert = vi.fn(async () => {});
  told = vi.fn(async () => {});
  const logger = createLogger({ level: 'info', pretty: false }, logs);
  events = new SecurityEvents(
    new KeptSecurityEvents(
      { insert } as unknown as Repository<StoredSecurityEvent>,
      clock,
      new RateLimits({ isOn: true, clock, logger }),
    ),
    { afterCommit: (work: () => Promise<void>) => work() } as Transactions,
    { record: told } as unknown as DomainEvents,
    logger,
  );
});

describe('a flood of refused sign-ins', () => {
  const flood = async (): Promise<void> => {
    for (let count = 0; count < 1200; count++) {
      const userId = count % 2 ? newId() : null;
      await events.record({ type: 'sign_in_refused', userId, device: DEVICE });
    }
  };
  const lines = (): number => logs.lines.filter(({ event }) => event === 'sign_in_refused').length;

  it('fills the table no further than to a bound in an hour, and the log has all of it (ASVS 16.3.1)', async () => {
    await flood();
    expect(insert).toHaveBeenCalledTimes(1000);
    expect(lines()).toBe(1200);

    clock.advance(60 * MINUTE);
    await flood();
    expect(insert).toHaveBeenCalledTimes(2000);
  });

  it('hides nothing else (ASVS 16.3.1)', async () => {
    await flood();
    await events.record({ type: 'signed_in', userId: newId(), device: DEVICE });
    await events.record({ type: 'mfa_refused', userId: newId(), device: DEVICE });

    expect(insert).toHaveBeenCalledTimes(1002);
  });
});

describe('the owner of an account', () => {
  const tellOf = async (actorId?: string): Promise<unknown> => {
    const userId = newId();
    await events.record({ type: 'factors_removed', userId, device: DEVICE, actorId });
    return told.mock.calls[0]?.[1];
  };

  it('is told where it was done (ASVS 6.3.7)', async () => {
    expect(await tellOf()).toMatchObject({ change: 'factors_removed', ...DEVICE });
  });

  it('is not told where an administrator was', async () => {
    expect(await tellOf(newId())).toMatchObject({ change: 'factors_removed', userAgent: '', ipAddress: '' });
  });

  it('is not told of what needs no mail', async () => {
    await events.record({ type: 'signed_in', userId: newId(), device: DEVICE });

    expect(told).not.toHaveBeenCalled();
  });
});
