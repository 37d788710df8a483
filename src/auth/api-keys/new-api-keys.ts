import { Injectable } from '@nestjs/common';
import { digest } from '#libs/crypto';
import { Clock, newId } from '#libs/kernel';
import { ApiKey } from './api-key.entity.js';
import { ExpiryRefused, TooManyApiKeys } from './api-key.errors.js';
import { makeApiKey } from './api-key.js';
import { ApiKeysRepository, type KeyOwner } from './api-keys.repository.js';

const DAY = 24 * 60 * 60 * 1000;
/** Days that a key lives where its maker does not say, and at most. */
const [LIFETIME, LONGEST] = [90, 365];
/** Of one owner. */
const MOST = 50;

export interface ApiKeyDraft {
  name: string;
  permissions: string[];
  /** RFC 3339. */
  expiresAt?: string;
}

/** A key, and what it is known by, which nobody sees again. */
export interface MadeApiKey {
  apiKey: ApiKey;
  key: string;
}

/** Makes keys, without asking who may have them. */
@Injectable()
export class NewApiKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly clock: Clock,
  ) {}

  /** In a transaction that has locked the owner: of two at once, the second sees the key of the first. @throws ExpiryRefused, TooManyApiKeys */
  async add(owner: KeyOwner, { name, permissions, expiresAt }: ApiKeyDraft): Promise<MadeApiKey> {
    const until = this.expiryOf(expiresAt);
    if ((await this.keys.countOf(owner)) >= MOST) throw new TooManyApiKeys(MOST);
    const key = makeApiKey();
    const apiKey = Object.assign(new ApiKey(), {
      id: newId(),
      userId: null,
      serviceAccountId: null,
      ...owner,
      name,
      digest: digest(key),
      permissions,
      createdAt: this.clock.now(),
      expiresAt: until,
      lastUsedAt: null,
      lastUsedFrom: null,
    });
    await this.keys.insert(apiKey);
    return { apiKey, key };
  }

  private expiryOf(expiresAt: string | undefined): Date {
    const now = this.clock.now().getTime();
    const chosen = expiresAt === undefined ? now + LIFETIME * DAY : Date.parse(expiresAt);
    if (!(chosen > now && chosen <= now + LONGEST * DAY)) throw new ExpiryRefused();
    return new Date(chosen);
  }
}
