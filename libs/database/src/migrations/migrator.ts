import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '#libs/kernel';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { Logger } from '#libs/logging';
import type { Bounds } from '../bounds.js';
import { dialectOf } from '../engine.js';
import { makeTrigramIndexes, missingTrigramIndexes } from '../search/make-trigram-indexes.js';
import { exclusively } from './migration-lock.js';

export interface MigrationStatus {
  name: string;
  isApplied: boolean;
}

const NEWER =
  'The database has migrations that this release does not know: a newer one has applied them. It works as long as they ' +
  'leave it what it needs';

/** Milliseconds for which a migration waits for a lock on PostgreSQL, and until it tries again: five minutes in all. */
const LOCK = { wait: 2000, pause: 1000, tries: 100 };
const LOCK_NOT_AVAILABLE = '55P03';

/** Brings the schema to the list of migrations, one process at a time. */
export class Migrator {
  /**
   * @param bounds of the connections in the pool; a migration takes as long as it takes.
   * @param logger is told of trigram indexes that cannot be made, and of migrations of other releases
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly bounds?: Bounds,
    private readonly logger?: Logger,
  ) {}

  /**
   * Applies what is pending, in order, and makes the trigram indexes that are missing; answers with the names applied.
   *
   * @throws StartupError naming the migration that failed. Those before it stay applied.
   */
  async run(): Promise<string[]> {
    const applied = await this.migrate();
    const missing = await missingTrigramIndexes(this.dataSource);
    if (missing.length > 0) {
      await exclusively(this.dataSource, this.bounds, (queryRunner) =>
        makeTrigramIndexes(queryRunner, missing, this.logger),
      );
    }
    const unknown = await this.unknown();
    if (unknown.length > 0) this.logger?.warn({ migrations: unknown }, NEWER);
    return applied;
  }

  private async migrate(): Promise<string[]> {
    if ((await this.pending()).length === 0) return [];
    return exclusively(this.dataSource, this.bounds, async (queryRunner) => {
      // By the connection that it has: the embedded database has no other.
      const before = await this.pending(queryRunner);
      // A lock that is waited for holds up everybody after it, so it is given up for a moment.
      const isPatient = this.bounds !== undefined && this.isPostgres;
      if (isPatient) await queryRunner.query(`SELECT set_config('lock_timeout', '${LOCK.wait}', false)`);
      await this.execute(queryRunner, isPatient ? LOCK.tries : 1);
      return before;
    });
  }

  private async execute(queryRunner: QueryRunner, tries: number): Promise<void> {
    const executor = this.executor(queryRunner);
    try {
      await executor.executePendingMigrations();
    } catch (error) {
      if (tries <= 1 || !isLockTimeout(error)) throw await this.failure(executor, error);
      const [migration] = await this.pending(queryRunner);
      this.logger?.warn({ migration }, 'A migration waits for a lock that another transaction holds');
      await delay(LOCK.pause);
      await this.execute(queryRunner, tries - 1);
    }
  }

  private get isPostgres(): boolean {
    return dialectOf(this.dataSource.options.type) === 'postgres';
  }

  private async failure(executor: MigrationExecutor, error: unknown): Promise<unknown> {
    // Unless the connection is lost, the first that is still pending is the one that failed.
    const [failed] = await executor.getPendingMigrations().catch(() => []);
    if (!failed) return error;
    const reason = error instanceof Error ? error.message : String(error);
    const rest = this.isPostgres
      ? 'Nothing of it was kept: correct it'
      : 'MySQL keeps the tables and columns that it had already made: remove them';
    return new StartupError(`The migration ${failed.name} failed (${reason}). ${rest}, then start again.`, {
      cause: error,
    });
  }

  /** Takes the migration that was applied last back; null when there is none. */
  async revert(): Promise<string | null> {
    return exclusively(this.dataSource, this.bounds, async (queryRunner) => {
      const executor = this.executor(queryRunner);
      const [latest] = await executor.getExecutedMigrations();
      if (!latest) return null;
      if (!this.isKnown(latest.name)) throw ofAnotherRelease(latest.name);
      await executor.undoLastMigration();
      return latest.name;
    });
  }

  /** What this build brings, in the order in which it runs. */
  async status(): Promise<MigrationStatus[]> {
    const pending = new Set(await this.pending());
    return this.dataSource.migrations
      .map(({ name, constructor }) => name ?? constructor.name)
      .toSorted((one, other) => timeOf(one) - timeOf(other))
      .map((name) => ({ name, isApplied: !pending.has(name) }));
  }

  /** The names of migrations that this build brings and the database lacks. */
  async pending(queryRunner?: QueryRunner): Promise<string[]> {
    return (await this.executor(queryRunner).getPendingMigrations()).map(({ name }) => name);
  }

  /** The names of migrations that the database has and this build lacks, once something was applied. */
  async unknown(): Promise<string[]> {
    const applied = await this.executor().getExecutedMigrations();
    return applied.map(({ name }) => name).filter((name) => !this.isKnown(name));
  }

  private isKnown(migration: string): boolean {
    return this.dataSource.migrations.some(
      ({ name, constructor }) => (name ?? constructor.name) === migration,
    );
  }

  private executor(queryRunner?: QueryRunner): MigrationExecutor {
    const executor = new MigrationExecutor(this.dataSource, queryRunner);
    executor.transaction = 'each';
    return executor;
  }
}

/** As TypeORM has it: the last 13 digits of the name. */
const timeOf = (name: string): number => Number(name.slice(-13));

const ofAnotherRelease = (name: string): StartupError =>
  new StartupError(
    `The migration that was applied last, ${name}, is of another release. Run migration:revert of that one.`,
  );

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
