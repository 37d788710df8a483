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

const COMMON = { code: 'common', detail: 'Many people use this password. Choose another one.' };
const CONTAINS_CONTEXT = {
  code: 'contains_context',
  detail: 'Little remains of this password without your name, your address or the name of this product.',
};
const EASY_TO_GUESS = {
  code: 'easy_to_guess',
  detail: 'It follows a pattern that is tried first, such as a repetition or a common word with digits.',
};

interface Person {
  email: string;
  name: string;
}

/** Why a password is refused. */
export interface PasswordProblem {
  /** Stable. */
  code: string;
  detail: string;
}

/** What is to be said of a password before it is sent to be kept. */
export interface PasswordStrength {
  /** From 0, tried first, to 4: zxcvbn's, to whom the person's words are known. */
  score: number;
  problems: PasswordProblem[];
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
    const [first] = await this.problemsOf(password, person);
    if (first) throw new PasswordRefused(first, pointer);
  }

  /** The same judgement, in full, and for people who are no more than what they have typed so far. */
  async strengthOf(password: string, person: Person): Promise<PasswordStrength> {
    const { scoreOf } = await import('./password-estimate.js');
    const problems = [...(await this.problemsOf(password, person))];
    return { score: scoreOf(password, contextWords(person)), problems };
  }

  /** One after the other, as they are asked for: the estimate takes longest. */
  private async problemsOf(password: string, person: Person): Promise<Iterable<PasswordProblem>> {
    const least = await this.settings.get(passwordMinLength);
    // It takes some fifty milliseconds to load, and the start does not need it.
    return problemsOf(password, person, least, await import('./password-estimate.js'));
  }
}

function* problemsOf(
  password: string,
  person: Person,
  least: number,
  { guessesLog10, isCommon }: typeof import('./password-estimate.js'),
): Generator<PasswordProblem> {
  if ([...password].length < least) {
    yield { code: 'too_short', detail: `Use at least ${least} characters.` };
  }
  if (isCommon(password)) yield COMMON;
  if (isBuiltFrom(contextWords(person), password)) yield CONTAINS_CONTEXT;
  if (guessesLog10(password) < FEWEST_GUESSES) yield EASY_TO_GUESS;
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
