import { Injectable } from '@nestjs/common';
import { type Counter, Metrics } from '#libs/observability';
import { EmailNotVerified, InvalidCredentials, TooManyAttempts } from '../auth.errors.js';

/** The outcomes that are no failure of the application. */
const REFUSALS = [
  [InvalidCredentials, 'invalid_credentials'],
  [EmailNotVerified, 'email_not_verified'],
  [TooManyAttempts, 'too_many_attempts'],
] as const;

/** Counts sign-ins by how they end, whoever it was. */
@Injectable()
export class SignInMetrics {
  private readonly signIns: Counter<'outcome'>;

  constructor(metrics: Metrics) {
    this.signIns = metrics.counter({
      name: 'auth_sign_ins_total',
      help: 'Sign-ins with a password, by how they ended.',
      labels: ['outcome'],
    });
    const outcomes = ['succeeded', 'error', ...REFUSALS.map(([, outcome]) => outcome)];
    // A rate needs to have seen the series before its first one.
    for (const outcome of outcomes) this.signIns.add({ outcome }, 0);
  }

  async count<T>(signIn: Promise<T>): Promise<T> {
    try {
      const result = await signIn;
      this.signIns.add({ outcome: 'succeeded' });
      return result;
    } catch (error) {
      const [, outcome] = REFUSALS.find(([refusal]) => error instanceof refusal) ?? [];
      this.signIns.add({ outcome: outcome ?? 'error' });
      throw error;
    }
  }
}
