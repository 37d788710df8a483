import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { MfaChallenge } from './mfa-challenge.entity.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { TotpFactor } from './totp-factor.entity.js';

/** What protects an account beside the password. */
@Injectable()
export class MfaPersonalData extends PersonalData {
  readonly name = 'secondFactors';
  readonly entities = [MfaChallenge, TotpFactor, RecoveryCode];

  constructor(
    @InjectRepository(MfaChallenge) private readonly challenges: Repository<MfaChallenge>,
    @InjectRepository(TotpFactor) private readonly totp: Repository<TotpFactor>,
    @InjectRepository(RecoveryCode) private readonly recoveryCodes: Repository<RecoveryCode>,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const totp = await this.totp.findOneBy({ userId });
    return {
      authenticatorApp: totp && { createdAt: totp.createdAt, confirmedAt: totp.confirmedAt },
      recoveryCodesLeft: await this.recoveryCodes.countBy({ userId }),
    };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.challenges.delete({ userId });
    await this.totp.delete({ userId });
    await this.recoveryCodes.delete({ userId });
  }
}
