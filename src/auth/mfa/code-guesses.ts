import { Injectable } from '@nestjs/common';
import { networkOf, type Quota, RateLimits } from '#libs/http';
import { InvalidCode } from '../auth.errors.js';
import { GuessLimit } from '../guessing/guess-limit.js';
import { KnownDevices } from '../guessing/known-devices.js';
import type { Device } from '../sessions/device.js';

/** By one address at one account, who knows its password. */
const DEVICE: readonly Quota[] = [
  { name: 'codes-device', most: 10, seconds: 15 * 60 },
  { name: 'codes-device-day', most: 40, seconds: 24 * 60 * 60 },
];
/** By all addresses together at which the owner has never been: of a million codes, three are right at a time. */
const ACCOUNT: Quota = { name: 'codes-account', most: 50, seconds: 24 * 60 * 60 };

/** Limits the guessing of one account's codes (ASVS 6.6.3), beside the five tries of each sign-in. */
@Injectable()
export class CodeGuesses {
  private readonly byDevice: GuessLimit;
  private readonly byStrangers: GuessLimit;

  constructor(
    limits: RateLimits,
    private readonly devices: KnownDevices,
  ) {
    this.byDevice = new GuessLimit(
      DEVICE.map((quota) => limits.limiter(quota)),
      true,
    );
    this.byStrangers = new GuessLimit([limits.limiter(ACCOUNT)], false);
  }

  /** @throws TooManyAttempts, and what the guess throws */
  async attempt<T>(userId: string, device: Device, guess: () => Promise<T>): Promise<T> {
    const about = { userId, ipAddress: device.ipAddress };
    const key = `${userId}:${networkOf(device.ipAddress)}`;
    // Whoever guesses elsewhere does not lock out the owner where they have been before.
    const isKnown = await this.devices.isKnown(userId, device);
    const guessed = isKnown ? guess : () => this.byStrangers.attempt(userId, about, InvalidCode, guess);
    return this.byDevice.attempt(key, about, InvalidCode, guessed);
  }
}
