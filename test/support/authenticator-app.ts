import { generateSync } from 'otplib';
import type { SignedInUser, TestApplication } from './application.js';

const STEP = 30_000;

/** What shows someone's codes (RFC 6238), with the application's clock. */
export class Authenticator {
  constructor(
    private readonly app: TestApplication,
    readonly secret: string,
  ) {}

  /** @param steps by which its clock is ahead */
  code(steps = 0): string {
    const epoch = Math.floor((this.app.clock.now().getTime() + steps * STEP) / 1000);
    return generateSync({ secret: this.secret, epoch });
  }

  /** A code that was not used yet: the next step begins. */
  nextCode(): string {
    this.app.clock.advance(STEP);
    return this.code();
  }
}

/** Someone whose password is not enough any more. */
export async function withAuthenticator(
  app: TestApplication,
  { client }: SignedInUser,
): Promise<{ authenticator: Authenticator; recoveryCodes: string[] }> {
  const { data: enrolment } = await client.POST('/api/v1/auth/mfa/totp');
  if (!enrolment) throw new Error('The authenticator app was refused.');
  const authenticator = new Authenticator(app, enrolment.secret);
  const { data } = await client.POST('/api/v1/auth/mfa/totp/confirmation', {
    body: { code: authenticator.code() },
  });
  if (!data) throw new Error('The first code was refused.');
  return { authenticator, recoveryCodes: data.recoveryCodes };
}

/** The token of the first step, of who has given the right password. */
export async function firstStep(app: TestApplication, email: string, password: string): Promise<string> {
  const { data } = await app.anonymous.POST('/api/v1/auth/login', { body: { email, password } });
  if (!data || !('mfaToken' in data)) throw new Error('There was no second step.');
  return data.mfaToken;
}
