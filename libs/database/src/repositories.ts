import type { Provider } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type ObjectLiteral, Repository } from 'typeorm';
import type { EntityClass } from './data-source.js';
import { Transactions } from './transactions.js';

/**
 * What `@InjectRepository(User)` injects: TypeORM's own repository whose manager is always that of the
 * open transaction. A repository bound to the pool would wait for ever on the embedded database, whose
 * only connection the transaction holds, and would escape the rollback everywhere else.
 */
export function provideRepository(entity: EntityClass): Provider {
  return {
    provide: getRepositoryToken(entity),
    inject: [DataSource, Transactions],
    useFactory: (dataSource: DataSource, transactions: Transactions) =>
      boundRepository(entity, dataSource.manager, () => transactions.manager),
  };
}

function boundRepository(
  entity: EntityClass,
  manager: EntityManager,
  current: () => EntityManager,
): Repository<ObjectLiteral> {
  const repository = new Repository<ObjectLiteral>(entity, manager);
  return Object.defineProperty(repository, 'manager', { get: current });
}
