import { Injectable } from '@nestjs/common';
import { RateLimited } from '#libs/http';
import { type Counter, Metrics } from '#libs/observability';
import {
  EmailNotVerified,
  InvalidCode,
  InvalidCredentials,
  InvalidMfaToken,
  RegistrationClosed,
  TooManyAttempts,
} from '../auth.errors.js';
import { IdentityNotLinked, ProviderEmailNotVerified, ProviderUnavailable } from '../oidc/oidc.errors.js';
import { InvalidPasskey } from '../passkeys/passkeys.errors.js';
import { type Admitted, isChallenge } from './admission.js';

/** The outcomes that are no failure of the application. */
const REFUSALS = [
  [InvalidCode, 'invalid_code'],
  [InvalidPasskey, 'invalid_passkey'],
  [InvalidCredentials, 'invalid_credentials'],
  [InvalidMfaToken, 'invalid_mfa_token'],
  [EmailNotVerified, 'email_not_verified'],
  [ProviderEmailNotVerified, 'provider_email_not_verified'],
  [IdentityNotLinked, 'identity_not_linked'],
  [RegistrationClosed, 'registration_closed'],
  [ProviderUnavailable, 'provider_unavailable'],
  [TooManyAttempts, 'too_many_attempts'],
  [RateLimited, 'rate_limited'],
] as const;

/** Counts sign-ins by how they end, whoever it was. */
@Injectable()
export class SignInMetrics {
  private readonly signIns: Counter<'outcome'>;

  constructor(metrics: Metrics) {
    this.signIns = metrics.counter({
      name: 'auth_sign_ins_total',
      help: 'Steps of sign-ins, by how they ended.',
      labels: ['outcome'],
    });
    const outcomes = ['succeeded', 'mfa_required', 'error', ...REFUSALS.map(([, outcome]) => outcome)];
    // A rate needs to have seen the series before its first one.
    for (const outcome of outcomes) this.signIns.add({ outcome }, 0);
  }

  async count<T extends Admitted>(signIn: Promise<T>): Promise<T> {
    try {
      const admitted = await signIn;
      this.signIns.add({ outcome: isChallenge(admitted) ? 'mfa_required' : 'succeeded' });
      return admitted;
    } catch (error) {
      const [, outcome] = REFUSALS.find(([refusal]) => error instanceof refusal) ?? [];
      this.signIns.add({ outcome: outcome ?? 'error' });
      throw error;
    }
  }
}
