import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { OidcFlow } from './oidc-flow.entity.js';
import { OidcIdentity } from './oidc-identity.entity.js';

/** With which accounts elsewhere someone signs in. */
@Injectable()
export class OidcPersonalData extends PersonalData {
  readonly name = 'identities';
  readonly entities = [OidcIdentity, OidcFlow];

  constructor(
    @InjectRepository(OidcIdentity) private readonly identities: Repository<OidcIdentity>,
    @InjectRepository(OidcFlow) private readonly flows: Repository<OidcFlow>,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const order = { createdAt: 'ASC', id: 'ASC' } as const;
    const identities = await this.identities.find({ where: { userId }, order });
    return { identities: identities.map(({ userId: _owner, ...identity }) => identity) };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.identities.delete({ userId });
    await this.flows.delete({ userId });
  }
}
