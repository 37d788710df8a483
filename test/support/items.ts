import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import { Entity, Index, type MigrationInterface, type QueryRunner, type Repository, Table } from 'typeorm';
import {
  Database,
  DatabaseModule,
  Day,
  Decimal,
  Flag,
  Id,
  Instant,
  Integer,
  Json,
  type Location,
  LongText,
  migrationColumns,
  Text,
  Transactions,
  Version,
} from '#libs/database';
import { fold, newId } from '#libs/kernel';
import { createLogger, LoggingModule } from '#libs/logging';
import { Metrics, ObservabilityModule } from '#libs/observability';
import { createTestDatabase, LogCapture, type TestDatabase } from '#libs/testing';

export const KINDS = ['apple', 'pear', 'plum'] as const;

/** A row with a column of every portable type, for tests of libs/database alone. */
@Entity('test_items')
@Index('uq_test_items_code', ['code'], { unique: true })
@Index('ix_test_items_at', ['at', 'id'])
@Index('ix_test_items_ended_at', ['endedAt', 'id'])
@Index('ix_test_items_paid_on', ['paidOn', 'id'])
export class Item {
  @Id() id: string;
  @Text(100, { nullable: true }) code: string | null;
  @Text(100) name: string;
  @Text(100) nameFolded: string;
  @Text(100, { nullable: true }) note: string | null;
  @Text(16) kind: (typeof KINDS)[number];
  @Integer() rank: number;
  @Integer({ nullable: true }) score: number | null;
  @Instant() at: Date;
  @Instant({ nullable: true }) endedAt: Date | null;
  @Decimal(12, 2) price: string;
  @Decimal(12, 2, { nullable: true }) discount: string | null;
  @Day({ nullable: true }) paidOn: string | null;
  @Flag() isActive: boolean;
  @Json({ nullable: true }) content: object | null;
  @LongText({ nullable: true }) body: string | null;
  @Version() version: number;
}

export class CreateItems1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    await queryRunner.createTable(
      new Table({
        name: 'test_items',
        columns: [
          column.id(),
          column.text('code', 100, { isNullable: true }),
          column.text('name', 100),
          column.text('name_folded', 100),
          column.text('note', 100, { isNullable: true }),
          column.text('kind', 16),
          column.integer('rank'),
          column.integer('score', { isNullable: true }),
          column.instant('at'),
          column.instant('ended_at', { isNullable: true }),
          column.decimal('price', 12, 2),
          column.decimal('discount', 12, 2, { isNullable: true }),
          column.day('paid_on', { isNullable: true }),
          column.flag('is_active'),
          column.json('content', { isNullable: true }),
          column.longText('body', { isNullable: true }),
          column.version(),
        ],
        indices: [
          { name: 'uq_test_items_code', columnNames: ['code'], isUnique: true },
          { name: 'ix_test_items_at', columnNames: ['at', 'id'] },
          { name: 'ix_test_items_ended_at', columnNames: ['ended_at', 'id'] },
          { name: 'ix_test_items_paid_on', columnNames: ['paid_on', 'id'] },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('test_items');
  }
}

export function anItem(columns: Partial<Item> = {}): Item {
  const { name = 'An item' } = columns;
  const defaults = {
    id: newId(),
    code: null,
    name,
    nameFolded: fold(name),
    note: null,
    kind: 'apple',
    rank: 0,
  };
  const rest = {
    score: null,
    at: new Date(0),
    endedAt: null,
    price: '1.00',
    discount: null,
    paidOn: null,
    isActive: true,
    content: null,
    body: null,
    version: 1,
  };
  return Object.assign(new Item(), defaults, rest, columns);
}

const SCHEMA = { entities: [Item], migrations: [CreateItems1700000000001] };

/** Of the embedded database with its table, which the later ones of this worker start from, and sooner. */
let snapshot: Location['snapshot'];

/** An application that has nothing but items, on a database of its own. */
export class ItemsApplication {
  readonly transactions: Transactions;
  /** As features have it injected. */
  readonly items: Repository<Item>;

  private constructor(
    readonly module: TestingModule,
    readonly database: Database,
    readonly logs: LogCapture,
    private readonly testDatabase: TestDatabase,
  ) {
    this.transactions = module.get(Transactions);
    this.items = module.get(getRepositoryToken(Item));
  }

  static async start(
    providers: ModuleMetadata['providers'] = [],
    modules: ModuleMetadata['imports'] = [],
    { bounds, tracing }: Pick<Location, 'bounds' | 'tracing'> = {},
  ): Promise<ItemsApplication> {
    const { url, drop } = await createTestDatabase();
    const database = await Database.open({ url, snapshot, bounds, tracing }, SCHEMA);
    await database.migrator.run();
    snapshot ??= await database.snapshot();
    const logs = new LogCapture();
    const imports = [
      LoggingModule.forRoot(createLogger({ level: 'info', pretty: false }, logs)),
      ObservabilityModule.forRoot(Metrics.off, tracing),
      DatabaseModule.forRoot(database),
      DatabaseModule.forFeature([Item]),
      ...modules,
    ];
    const module = await Test.createTestingModule({ imports, providers }).compile();
    await module.init();
    return new ItemsApplication(module, database, logs, { url, drop });
  }

  /** Undefined for the embedded engine. */
  get url(): string | undefined {
    return this.testDatabase.url;
  }

  async stop(): Promise<void> {
    await this.module.close();
    await this.testDatabase.drop();
  }
}
