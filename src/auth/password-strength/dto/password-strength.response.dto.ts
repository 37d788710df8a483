import type { PasswordStrength } from '../../passwords/password-policy.js';

export class PasswordProblemResponse {
  /**
   * `too_short`, `common`, `contains_context` or `easy_to_guess`.
   * @example 'too_short'
   */
  code: string;

  /** @example 'Use at least 12 characters.' */
  detail: string;
}

export class PasswordStrengthResponse {
  /**
   * From 0, which is tried first, to 4, for a meter. Whether it is taken is said by `acceptable` alone.
   * @example 4
   */
  score: number;

  /** Whether it would be taken now. */
  acceptable: boolean;

  problems: PasswordProblemResponse[];

  static from({ score, problems }: PasswordStrength): PasswordStrengthResponse {
    return { score, acceptable: problems.length === 0, problems };
  }
}
