import { DataSource, type Migration, MigrationExecutor, type QueryRunner } from 'typeorm';
import { dialectOf } from '../engine.js';

/** The name of the lock that lets one process at a time migrate. */
const LOCK = 'showrunner.migrations';
const LOCK_NUMBER = 7_463_002_211;
/** Seconds that MySQL waits for the lock before it gives up. */
const LOCK_WAIT = 300;

export interface MigrationStatus {
  name: string;
  isApplied: boolean;
}

/** Brings the schema to the list of migrations, one process at a time. */
export class Migrator {
  constructor(private readonly dataSource: DataSource) {}

  /** Applies what is pending, in order; answers with the names applied. */
  async run(): Promise<string[]> {
    if ((await this.pending()).length === 0) return [];
    return this.exclusively(async (queryRunner) => {
      const applied = await this.executor(queryRunner).executePendingMigrations();
      return applied.map(({ name }) => name);
    });
  }

  /** Takes the latest applied migration back; null when there is none. */
  async revert(): Promise<string | null> {
    return this.exclusively(async (queryRunner) => {
      const latest = (await this.executor(queryRunner).getExecutedMigrations()).toSorted(byTime).at(-1);
      if (!latest) return null;
      await this.executor(queryRunner).undoLastMigration();
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

  private async exclusively<T>(work: (queryRunner: QueryRunner) => Promise<T>): Promise<T> {
    const queryRunner = this.dataSource.createQueryRunner();
    const isMysql = dialectOf(this.dataSource.options.type) === 'mysql';
    try {
      await queryRunner.query(
        isMysql ? `SELECT GET_LOCK('${LOCK}', ${LOCK_WAIT})` : `SELECT pg_advisory_lock(${LOCK_NUMBER})`,
      );
      return await work(queryRunner);
    } finally {
      await queryRunner.query(
        isMysql ? `SELECT RELEASE_LOCK('${LOCK}')` : `SELECT pg_advisory_unlock(${LOCK_NUMBER})`,
      );
      await queryRunner.release();
    }
  }

  private executor(queryRunner?: QueryRunner): MigrationExecutor {
    const executor = new MigrationExecutor(this.dataSource, queryRunner);
    executor.transaction = 'each';
    return executor;
  }
}

const byTime = (a: Migration, b: Migration): number => a.timestamp - b.timestamp;
