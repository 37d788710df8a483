import type { Repository } from 'typeorm';
import { digest } from '#libs/crypto';
import { IdempotencyRecord } from '#libs/http';
import { type SignedInUser, type TestApplication, uniqueEmail } from './application.js';

let count = 0;
export const aKey = (): string => `key-${++count}`;
export const aPerson = () => ({ email: uniqueEmail(), name: 'Ada Person', roles: ['member'] });

/** Requests that make something, with an `Idempotency-Key`. */
export class KeyedRequests {
  constructor(
    private readonly app: TestApplication,
    private readonly actor: SignedInUser,
  ) {}

  /** Invites a person. */
  create(key: string, body = aPerson()) {
    return this.actor.client.POST('/api/v1/users', { body, headers: { 'Idempotency-Key': key } });
  }

  /** Makes another token for an invited person, whenever it is really done. */
  renew(key: string, id: string) {
    const headers = { 'Idempotency-Key': key };
    return this.actor.client.POST('/api/v1/users/{id}/invitations', { params: { path: { id } }, headers });
  }

  async hasAccount(email: string): Promise<boolean> {
    const { data } = await this.actor.client.GET('/api/v1/users', { params: { query: { q: email } } });
    return data?.items.length === 1;
  }

  /** What is kept of them. */
  get records(): Repository<IdempotencyRecord> {
    return this.app.database.dataSource.getRepository(IdempotencyRecord);
  }

  recordOf(key: string): Promise<IdempotencyRecord> {
    return this.records.findOneByOrFail({ keyDigest: digest(key) });
  }
}

export const isReplay = ({ response }: { response: Response }): boolean =>
  response.headers.get('idempotency-replayed') === 'true';
