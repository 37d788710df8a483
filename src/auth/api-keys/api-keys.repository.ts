import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyNotFound } from './api-key.errors.js';

/** What is cached of an API key. */
export const apiKeyTag = (id: string): string => `api-key:${id}`;

/** Whose keys. */
export type KeyOwner = { userId: string } | { serviceAccountId: string };

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
  of(owner: KeyOwner): Promise<ApiKey[]> {
    return this.keys.find({ where: owner, order: { createdAt: 'DESC', id: 'DESC' } });
  }

  /** @throws ApiKeyNotFound */
  async getOf(owner: KeyOwner, id: string): Promise<ApiKey> {
    const key = await this.keys.findOneBy({ ...owner, id });
    if (!key) throw new ApiKeyNotFound();
    return key;
  }

  countOf(owner: KeyOwner): Promise<number> {
    return this.keys.countBy(owner);
  }

  async insert(key: ApiKey): Promise<void> {
    await this.keys.insert(key);
  }

  /** Effective at the next request on every node, once it is committed. @throws ApiKeyNotFound */
  async delete(owner: KeyOwner, id: string): Promise<void> {
    const { affected } = await this.keys.delete({ ...owner, id });
    if (affected !== 1) throw new ApiKeyNotFound();
    await this.cache.invalidate([apiKeyTag(id)]);
  }

  /** The same for all of them. */
  async deleteAll(owner: KeyOwner): Promise<void> {
    const keys = await this.keys.findBy(owner);
    await this.keys.delete(owner);
    await this.cache.invalidate(keys.map(({ id }) => apiKeyTag(id)));
  }

  async noteUse(id: string, lastUsedAt: Date, lastUsedFrom: string): Promise<void> {
    await this.keys.update({ id }, { lastUsedAt, lastUsedFrom });
  }
}
