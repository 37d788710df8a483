import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { userTag } from '../users/index.js';
import { KnownDevice } from './guessing/known-device.entity.js';
import { OneTimeToken } from './passwords/one-time-token.entity.js';
import { PasswordCredential } from './passwords/password-credential.entity.js';
import { Session } from './sessions/session.entity.js';
import { sessionsTag } from './sessions/sessions.repository.js';

const OLDEST_FIRST = { createdAt: 'ASC', id: 'ASC' } as const;

/** How and where someone signs in. */
@Injectable()
export class AuthPersonalData extends PersonalData {
  readonly name = 'auth';
  readonly entities = [Session, KnownDevice, OneTimeToken, PasswordCredential];

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    @InjectRepository(KnownDevice) private readonly devices: Repository<KnownDevice>,
    @InjectRepository(OneTimeToken) private readonly tokens: Repository<OneTimeToken>,
    @InjectRepository(PasswordCredential) private readonly credentials: Repository<PasswordCredential>,
    private readonly cache: Cache,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const credential = await this.credentials.findOneBy({ userId });
    const sessions = await this.sessions.find({ where: { userId }, order: OLDEST_FIRST });
    const tokens = await this.tokens.find({ where: { userId }, order: OLDEST_FIRST });
    const devices = await this.devices.find({ where: { userId }, order: { lastSeenAt: 'ASC' } });
    return {
      password: credential && { changedAt: credential.changedAt },
      sessions: sessions.map(exported),
      knownNetworks: devices.map(({ network, lastSeenAt }) => ({ network, lastSeenAt })),
      oneTimeTokens: tokens.map(({ userId: _owner, digest: _digest, ...token }) => token),
    };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.credentials.delete({ userId });
    await this.tokens.delete({ userId });
    await this.devices.delete({ userId });
    await this.sessions.delete({ userId });
    await this.sessions.delete({ impersonatorId: userId });
    await this.cache.invalidate([userTag(userId), sessionsTag(userId)]);
  }
}

/** Where someone was who acted for the owner is theirs. */
function exported({ userId: _owner, counter: _counter, impersonatorId, ...session }: Session): object {
  const { ipAddress: _address, userAgent: _program, ...rest } = session;
  return impersonatorId ? { ...rest, isOfAnother: true } : session;
}
