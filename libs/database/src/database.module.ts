import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { EntityClass } from './data-source.js';
import { Database } from './database.js';
import { PoolMetrics } from './pool-metrics.js';
import { provideRepository } from './repositories.js';
import { Statements } from './statements.js';
import { Transactions } from './transactions.js';

/** Gives features the open database; it is closed with the application, after the last request. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: Database, useValue: database },
        { provide: DataSource, useFactory: () => database.dataSource },
        Transactions,
        {
          provide: Statements,
          inject: [DataSource, Transactions],
          useFactory: (dataSource: DataSource, transactions: Transactions) =>
            new Statements(dataSource, transactions, database.reads),
        },
        PoolMetrics,
      ],
      exports: [Database, DataSource, Statements, Transactions],
    };
  }

  /** Makes `@InjectRepository(Entity)` available in the importing module. */
  static forFeature(entities: EntityClass[]): DynamicModule {
    return {
      module: RepositoriesModule,
      providers: entities.map(provideRepository),
      exports: entities.map((entity) => getRepositoryToken(entity)),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

@Module({})
class RepositoriesModule {}
