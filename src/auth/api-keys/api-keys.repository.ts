import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { ApiKey } from './api-key.entity.js';

/** What is cached of an API key. */
export const apiKeyTag = (id: string): string => `api-key:${id}`;

/** The stored keys. */
@Injectable()
export class ApiKeysRepository {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly cache: Cache,
  ) {}

  find(id: string): Promise<ApiKey | null> {
    return this.keys.findOneBy({ id });
  }

  findByDigest(digest: string): Promise<ApiKey | null> {
    return this.keys.findOneBy({ digest });
  }

  /** The latest one first. */
  ofUser(userId: string): Promise<ApiKey[]> {
    return this.keys.find({ where: { userId }, order: { createdAt: 'DESC', id: 'DESC' } });
  }

  findOfUser(userId: string, id: string): Promise<ApiKey | null> {
    return this.keys.findOneBy({ id, userId });
  }

  countOfUser(userId: string): Promise<number> {
    return this.keys.countBy({ userId });
  }

  async insert(key: ApiKey): Promise<void> {
    await this.keys.insert(key);
  }

  /** Effective at the next request on every node, once it is committed. False when there is none. */
  async delete(userId: string, id: string): Promise<boolean> {
    const { affected } = await this.keys.delete({ id, userId });
    await this.cache.invalidate([apiKeyTag(id)]);
    return affected === 1;
  }

  async deleteAll(userId: string): Promise<void> {
    for (const { id } of await this.keys.findBy({ userId })) {
      // oxlint-disable-next-line no-await-in-loop -- one connection, in a transaction
      await this.delete(userId, id);
    }
  }

  async noteUse(id: string, lastUsedAt: Date, lastUsedFrom: string): Promise<void> {
    await this.keys.update({ id }, { lastUsedAt, lastUsedFrom });
  }
}
