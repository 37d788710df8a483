import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { guardedUpdate, type ListRequest, paginate, translateUnique } from '#libs/database';
import type { Page } from '#libs/kernel';
import { serviceAccountTag } from '../users.tags.js';
import { ServiceAccount } from './service-account.entity.js';
import { ServiceAccountNameTaken, ServiceAccountNotFound } from './service-account.errors.js';
import { serviceAccountsList } from './service-accounts.list.js';

/** Queries on service accounts. */
@Injectable()
export class ServiceAccountsRepository {
  constructor(
    @InjectRepository(ServiceAccount) private readonly accounts: Repository<ServiceAccount>,
    private readonly cache: Cache,
  ) {}

  /** @throws InvalidListQuery */
  list(request: ListRequest): Promise<Page<ServiceAccount>> {
    return paginate(this.accounts.createQueryBuilder('account'), serviceAccountsList, request);
  }

  find(id: string): Promise<ServiceAccount | null> {
    return this.accounts.findOneBy({ id });
  }

  /** @throws ServiceAccountNotFound */
  async get(id: string): Promise<ServiceAccount> {
    const account = await this.find(id);
    if (!account) throw new ServiceAccountNotFound();
    return account;
  }

  /** For a change: whoever else changes it, or acts as it, waits until the transaction ends. @throws ServiceAccountNotFound */
  async lock(id: string): Promise<ServiceAccount> {
    const account = await this.accounts.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!account) throw new ServiceAccountNotFound();
    return account;
  }

  /** @throws ServiceAccountNameTaken */
  async insert(account: ServiceAccount): Promise<void> {
    await this.unlessTaken(() => this.accounts.insert(account));
  }

  /** @throws ServiceAccountNameTaken, StaleVersion, VersionMismatch when `version` is not current */
  async save(account: ServiceAccount, version?: number): Promise<void> {
    await this.unlessTaken(() => guardedUpdate(this.accounts, account, version));
    await this.cache.invalidate([serviceAccountTag(account.id)]);
  }

  async remove({ id }: ServiceAccount): Promise<void> {
    await this.accounts.delete({ id });
    await this.cache.invalidate([serviceAccountTag(id)]);
  }

  private unlessTaken<T>(write: () => Promise<T>): Promise<T> {
    return translateUnique('uq_service_accounts_name_key', () => new ServiceAccountNameTaken(), write);
  }
}
