import { Injectable } from '@nestjs/common';
import { type Quota, RateLimits } from '#libs/http';
import { GuessLimit } from './guess-limit.js';

/** Passwords, from one address at whatever account: stuffing and spraying. */
const PASSWORDS: Quota = { name: 'guesses-address', most: 50, seconds: 60 * 60 };
/** Tokens, which nobody guesses: an office whose sessions were all ended is to get past. */
const TOKENS: Quota = { name: 'guesses-token', most: 300, seconds: 60 * 60 };
/** By whoever holds an access token, at the password behind it. */
const SESSION: readonly Quota[] = [
  { name: 'guesses-session', most: 5, seconds: 15 * 60 },
  { name: 'guesses-session-day', most: 20, seconds: 24 * 60 * 60 },
];

/** The limits of routes that take a secret, by what is guessed there. */
@Injectable()
export class GuessLimits {
  readonly 'password': GuessLimit;
  readonly 'token': GuessLimit;
  readonly 'own password': GuessLimit;

  constructor(limits: RateLimits) {
    this.password = new GuessLimit([limits.limiter(PASSWORDS)], false);
    this.token = new GuessLimit([limits.limiter(TOKENS)], false);
    this['own password'] = new GuessLimit(
      SESSION.map((quota) => limits.limiter(quota)),
      true,
    );
  }
}
