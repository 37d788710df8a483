import { beforeEach, describe, expect, it } from 'vitest';
import { RateLimits } from '#libs/http';
import { createLogger } from '#libs/logging';
import { FakeClock, LogCapture, MINUTE } from '#libs/testing';
import { InvalidCredentials, TooManyAttempts } from '../auth.errors.js';
import { GuessLimit } from './guess-limit.js';

let clock: FakeClock;
let limit: GuessLimit;

beforeEach(() => {
  clock = new FakeClock();
  const logger = createLogger({ level: 'warn', pretty: false }, new LogCapture());
  const limits = new RateLimits({ isOn: true, clock, logger });
  const quotas = [
    { name: 'long', most: 3, seconds: 20 * 60 },
    { name: 'short', most: 2, seconds: 60 },
  ];
  limit = new GuessLimit(
    quotas.map((quota) => limits.limiter(quota)),
    true,
  );
});

const guess = (outcome: () => unknown) => limit.attempt('key', {}, InvalidCredentials, async () => outcome());
const wrong = () =>
  guess(() => {
    throw new InvalidCredentials();
  });

describe('a guess', () => {
  it('is refused by whichever limit is reached first, and then counted in none', async () => {
    await expect(wrong()).rejects.toThrow(InvalidCredentials);
    await expect(wrong()).rejects.toThrow(InvalidCredentials);
    for (let times = 0; times < 9; times++) {
      await expect(wrong()).rejects.toMatchObject({ code: TooManyAttempts.code, retryAfter: 60 });
    }

    clock.advance(MINUTE);
    await expect(wrong()).rejects.toThrow(InvalidCredentials);
    await expect(wrong()).rejects.toMatchObject({ code: TooManyAttempts.code, retryAfter: 19 * 60 });
  });

  it('is not looked at once refused', async () => {
    for (let times = 0; times < 2; times++) await expect(wrong()).rejects.toThrow(InvalidCredentials);

    await expect(guess(() => expect.unreachable())).rejects.toThrow(TooManyAttempts);
  });

  it('that nobody could look at is not counted', async () => {
    const broken = () =>
      guess(() => {
        throw new Error('the database is away');
      });
    for (let times = 0; times < 9; times++) await expect(broken()).rejects.toThrow('away');

    await expect(wrong()).rejects.toThrow(InvalidCredentials);
  });

  it('that is right makes the wrong ones forgotten', async () => {
    for (let round = 0; round < 5; round++) {
      await expect(wrong()).rejects.toThrow(InvalidCredentials);
      expect(await guess(() => 'right')).toBe('right');
    }
  });
});
