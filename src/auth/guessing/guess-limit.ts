import type { Limiter, Reservation } from '#libs/http';
import type { AppError } from '#libs/kernel';
import { TooManyAttempts } from '../auth.errors.js';

/** The error by which a guess was wrong. */
export type WrongGuess = abstract new (...parameters: never[]) => AppError;

/** Limits wrong guesses. They are counted before they are looked at, so that many at once get no further. */
export class GuessLimit {
  /** @param isForgiving Whether a right guess makes the wrong ones before it forgotten. */
  constructor(
    private readonly limiters: readonly Limiter[],
    private readonly isForgiving: boolean,
  ) {}

  /**
   * @param about Whom a refusal concerns, for the log.
   * @throws TooManyAttempts, and what the guess throws
   */
  async attempt<T>(key: string, about: object, wrong: WrongGuess, guess: () => Promise<T>): Promise<T> {
    const result = await settle(await this.reserve(key, about), wrong, guess);
    if (this.isForgiving) await Promise.all(this.limiters.map((limiter) => limiter.reset(key)));
    return result;
  }

  private async reserve(key: string, about: object): Promise<Reservation[]> {
    const reservations: Reservation[] = [];
    for (const limiter of this.limiters) {
      // oxlint-disable-next-line no-await-in-loop -- what comes behind a refusal must not be counted
      const reservation = await limiter.reserve(key, about);
      reservations.push(reservation);
      if (reservation.isAllowed) continue;
      // oxlint-disable-next-line no-await-in-loop -- the loop ends here
      await giveBack(reservations);
      throw new TooManyAttempts(reservation.resetsIn);
    }
    return reservations;
  }
}

/** Only a wrong guess stays counted: what was right, or was never looked at, is taken back. */
export async function settle<T>(
  reservations: readonly Reservation[],
  wrong: WrongGuess,
  guess: () => Promise<T>,
): Promise<T> {
  try {
    const result = await guess();
    await giveBack(reservations);
    return result;
  } catch (error) {
    if (!(error instanceof wrong)) await giveBack(reservations);
    throw error;
  }
}

async function giveBack(reservations: readonly Reservation[]): Promise<void> {
  await Promise.all(reservations.map((reservation) => reservation.giveBack()));
}
