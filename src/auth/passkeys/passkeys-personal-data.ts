import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { PasskeyChallenge } from './passkey-challenge.entity.js';
import { Passkey } from './passkey.entity.js';

/** The passkeys of someone. */
@Injectable()
export class PasskeysPersonalData extends PersonalData {
  readonly name = 'passkeys';
  readonly entities = [Passkey, PasskeyChallenge];

  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    @InjectRepository(PasskeyChallenge) private readonly challenges: Repository<PasskeyChallenge>,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const passkeys = await this.passkeys.find({ where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
    return { passkeys: passkeys.map(({ userId: _owner, digest: _digest, ...passkey }) => passkey) };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.challenges.delete({ userId });
    await this.passkeys.delete({ userId });
  }
}
