import { Injectable } from '@nestjs/common';
import { KeyRing, mac } from '#libs/crypto';
import { type Limiter, networkOf, type Quota, RateLimits } from '#libs/http';
import { emailKeyOf } from '#libs/kernel';
import { InvalidCredentials } from '../auth.errors.js';
import type { Device } from '../sessions/device.js';
import { GuessLimit, settle } from './guess-limit.js';
import { KnownDevices } from './known-devices.js';

/** By one address at one account: a person who mistypes, and the day for one who is patient. */
const DEVICE: readonly Quota[] = [
  { name: 'guesses-device', most: 5, seconds: 15 * 60 },
  { name: 'guesses-device-day', most: 20, seconds: 24 * 60 * 60 },
];
/** By all addresses together (NIST SP 800-63B §5.2.2 allows 100 in a row). */
const ACCOUNT: Quota = { name: 'guesses-account', most: 100, seconds: 60 * 60 };

/**
 * Limits the guessing of one account's password. It goes by the address that is typed, so that it tells
 * nothing about whether there is such an account.
 */
@Injectable()
export class AccountGuesses {
  private readonly key: Buffer;
  private readonly byDevice: GuessLimit;
  private readonly byAccount: Limiter;

  constructor(
    keyRing: KeyRing,
    limits: RateLimits,
    private readonly devices: KnownDevices,
  ) {
    this.key = keyRing.derive('guess_limits').current.key;
    this.byDevice = new GuessLimit(
      DEVICE.map((quota) => limits.limiter(quota)),
      true,
    );
    this.byAccount = limits.limiter(ACCOUNT);
  }

  /**
   * @param guess Is given what says whether the account is open to this device. If not, the right password
   * must look like a wrong one.
   * @throws TooManyAttempts, and what the guess throws
   */
  attempt<T>(
    email: string,
    device: Device,
    guess: (isOpenTo: (userId: string | undefined) => Promise<boolean>) => Promise<T>,
  ): Promise<T> {
    const account = mac(this.key, emailKeyOf(email));
    const about = { ipAddress: device.ipAddress };
    const key = `${account}:${networkOf(device.ipAddress)}`;
    return this.byDevice.attempt(key, about, InvalidCredentials, async () => {
      const reservation = await this.byAccount.reserve(account, about);
      // Asked in any case, since the time that it takes must not tell either.
      const isOpenTo = async (userId: string | undefined): Promise<boolean> =>
        (await this.devices.isKnown(userId, device)) || reservation.isAllowed;
      return settle([reservation], InvalidCredentials, () => guess(isOpenTo));
    });
  }
}
