import { Injectable } from '@nestjs/common';
import { type Limiter, networkOf, type Quota, RateLimited, RateLimits } from '#libs/http';
import { PasswordPolicy, type PasswordStrength } from '../passwords/password-policy.js';
import type { Device } from '../sessions/device.js';
import type { PasswordStrengthRequest } from './dto/password-strength.request.dto.js';

/** From one network: an estimate takes some milliseconds, and a form asks with every pause in typing. */
const NETWORK: Quota = { name: 'password-strength', most: 120, seconds: 60 };

/** Tells people what a password is worth while they choose it. It knows no account, hashes and keeps nothing. */
@Injectable()
export class PasswordStrengthService {
  private readonly byNetwork: Limiter;

  constructor(
    limits: RateLimits,
    private readonly policy: PasswordPolicy,
  ) {
    this.byNetwork = limits.limiter(NETWORK);
  }

  /** @throws RateLimited */
  async rate(
    { password, email = '', name = '' }: PasswordStrengthRequest,
    { ipAddress }: Device,
  ): Promise<PasswordStrength> {
    const { isAllowed, resetsIn } = await this.byNetwork.reserve(networkOf(ipAddress), { ipAddress });
    if (!isAllowed) throw new RateLimited(resetsIn);
    return this.policy.strengthOf(password, { email, name });
  }
}
