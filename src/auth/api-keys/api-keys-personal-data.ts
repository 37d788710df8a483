import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { ApiKey } from './api-key.entity.js';
import { apiKeyTag } from './api-keys.repository.js';

/** Which API keys someone has, and where they were used. */
@Injectable()
export class ApiKeysPersonalData extends PersonalData {
  readonly name = 'apiKeys';
  readonly entities = [ApiKey];

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly cache: Cache,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const keys = await this.keys.find({ where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
    return {
      apiKeys: keys.map(({ userId: _owner, serviceAccountId: _nobody, digest: _digest, ...key }) => key),
    };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    const keys = await this.keys.findBy({ userId });
    await this.keys.delete({ userId });
    await this.cache.invalidate(keys.map(({ id }) => apiKeyTag(id)));
  }
}
