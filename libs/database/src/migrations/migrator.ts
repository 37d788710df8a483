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

/** Brings the schema to the list of migrations, one process at a time. */
export class Migrator {
  /**
   * @param bounds of the connections in the pool; a migration takes as long as it takes.
   * @param logger is told of trigram indexes that cannot be made
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
    return applied;
  }

  private async migrate(): Promise<string[]> {
    if ((await this.pending()).length === 0) return [];
    return exclusively(this.dataSource, this.bounds, async (queryRunner) => {
      const executor = this.executor(queryRunner);
      try {
        return (await executor.executePendingMigrations()).map(({ name }) => name);
      } catch (error) {
        throw await this.failure(executor, error);
      }
    });
  }

  private async failure(executor: MigrationExecutor, error: unknown): Promise<unknown> {
    // Unless the connection is lost, the first that is still pending is the one that failed.
    const [failed] = await executor.getPendingMigrations().catch(() => []);
    if (!failed) return error;
    const reason = error instanceof Error ? error.message : String(error);
    const rest =
      dialectOf(this.dataSource.options.type) === 'mysql'
        ? 'MySQL keeps the tables and columns that it had already made: remove them'
        : 'Nothing of it was kept: correct it';
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
      await executor.undoLastMigration();
      return latest.name;
    });
  }

  async status(): Promise<MigrationStatus[]> {
    const pending = new Set(await this.pending());
    return this.dataSource.migrations.map(({ name, constructor }) => {
      const id = name ?? constructor.name;
      return { name: id, isApplied: !pending.has(id) };
    });
  }

  /** The names of migrations that this build brings and the database lacks. */
  async pending(): Promise<string[]> {
    return (await this.executor().getPendingMigrations()).map(({ name }) => name);
  }

  private executor(queryRunner?: QueryRunner): MigrationExecutor {
    const executor = new MigrationExecutor(this.dataSource, queryRunner);
    executor.transaction = 'each';
    return executor;
  }
}
