import { Injectable } from '@nestjs/common';
import { digest } from '#libs/crypto';
import { seconds } from '../tokens/access-tokens.js';
import type { ApiKeyClaims } from '../tokens/credential.js';
import { invalidApiKey } from './api-key.errors.js';
import { isWellFormed } from './api-key.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** Says whose an API key is. */
@Injectable()
export class ApiKeyClaimsReader {
  constructor(private readonly keys: ApiKeysRepository) {}

  /** What is not even well-formed costs no query. @throws InvalidAccessToken */
  async read(token: string): Promise<ApiKeyClaims> {
    const key = isWellFormed(token) ? await this.keys.findByDigest(digest(token)) : null;
    if (!key) throw invalidApiKey();
    const { id: keyId, userId, serviceAccountId, expiresAt, createdAt } = key;
    const claims = { keyId, exp: seconds(expiresAt), iat: seconds(createdAt), auth_time: 0 };
    if (serviceAccountId !== null) return { ...claims, sub: serviceAccountId, isServiceAccount: true };
    if (userId === null) throw invalidApiKey();
    return { ...claims, sub: userId };
  }
}
