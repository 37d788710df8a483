import { Injectable } from '@nestjs/common';
import { fold } from '#libs/kernel';
import { SettingsService } from '../../settings/index.js';
import { PasswordRefused } from '../auth.errors.js';
import { passwordMinLength } from '../auth.settings.js';

const PRODUCT = 'showrunner';
/** Shorter parts of a name occur in good passwords by chance. */
const SHORTEST_CONTEXT_WORD = 4;
/** What must remain of a password beside the words an attacker tries first. */
const SHORTEST_REMAINDER = 8;

/** Guesses, as a power of ten, that an attacker who knows the usual patterns must at least need. */
const FEWEST_GUESSES = 8;

interface Person {
  email: string;
  name: string;
}

/** Why a password is refused. */
interface Reason {
  /** Stable. */
  code: string;
  detail: string;
}

/** Says whether a new password is hard enough to guess (NIST SP 800-63B, ASVS 5.0 chapter 6.2). */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly settings: SettingsService) {}

  /**
   * @param pointer to the password in the request
   * @throws PasswordRefused when it is short, common, easy to guess, or built from the person's or the product's name
   */
  async assertAcceptable(password: string, person: Person, pointer = '/newPassword'): Promise<void> {
    const reason = await this.reasonAgainst(password, person);
    if (reason) throw new PasswordRefused(reason, pointer);
  }

  private async reasonAgainst(password: string, person: Person): Promise<Reason | undefined> {
    const least = await this.settings.get(passwordMinLength);
    if ([...password].length < least) {
      return { code: 'too_short', detail: `Use at least ${least} characters.` };
    }
    // It takes some fifty milliseconds to load, and the start does not need it.
    const { guessesLog10, isCommon } = await import('./password-estimate.js');
    if (isCommon(password)) {
      return { code: 'common', detail: 'Many people use this password. Choose another one.' };
    }
    if (isBuiltFrom(contextWords(person), password)) {
      const detail =
        'Little remains of this password without your name, your address or the name of this product.';
      return { code: 'contains_context', detail };
    }
    if (guessesLog10(password) < FEWEST_GUESSES) {
      const detail =
        'It follows a pattern that is tried first, such as a repetition or a common word with digits.';
      return { code: 'easy_to_guess', detail };
    }
    return undefined;
  }
}

function contextWords({ email, name }: Person): string[] {
  const words = fold(`${email} ${name} ${PRODUCT}`).split(/[^\p{L}\p{N}]+/u);
  // The whole address too, whose parts may all be short.
  return [fold(email), ...words]
    .filter(({ length }) => length >= SHORTEST_CONTEXT_WORD)
    .toSorted((a, b) => b.length - a.length);
}

function isBuiltFrom(words: string[], password: string): boolean {
  const folded = fold(password);
  const remainder = words.reduce((rest, word) => rest.replaceAll(word, ''), folded);
  return remainder !== folded && [...remainder].length < SHORTEST_REMAINDER;
}
