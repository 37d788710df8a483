import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { newId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { Handlers, JobNode } from './job-node.js';
import { RedisServer } from './redis-server.js';

/** The embedded database has one connection, and one process has it for itself. */
export const isServer = process.env.TEST_DATABASE_URL !== undefined;

export const until = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 40_000, interval: 20 });

export const numbered = (most: number): string[] => Array.from({ length: most }, (_, index) => `${index}`);

/** What one test does must not be what another sees. */
export const named = (text: string): string => `${text} ${newId()}`;

/** Something that attempts wait for. */
export function gate(): { wait: () => Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: () => promise, open: resolve };
}

/** Two nodes on a database and a Redis of their own; one on the embedded database. Its tests are the file's. */
export class JobFleet {
  readonly handlers = new Handlers();
  server: RedisServer;
  near: JobNode;
  far: JobNode | undefined;
  private database: TestDatabase;

  constructor() {
    beforeAll(() => this.start());
    afterAll(() => this.stop());
    beforeEach(() => {
      this.handlers.runs.length = 0;
    });
    afterEach(() => {
      this.handlers.work = async () => {};
    });
  }

  private async start(): Promise<void> {
    this.database = await createTestDatabase();
    this.server = await RedisServer.start();
    const place = { url: this.database.url, redisUrl: this.server.url, namespace: newId() };
    this.near = await JobNode.start(this.handlers, place);
    if (isServer) this.far = await JobNode.start(this.handlers, place);
  }

  private async stop(): Promise<void> {
    await this.far?.stop();
    await this.near.stop();
    await this.server.remove();
    await this.database.drop();
  }

  async hasState(id: string | undefined, state: string): Promise<void> {
    await until(async () => expect(await this.near.find(id)).toMatchObject({ state }));
  }

  /** A node on another database, and those that follow it there. */
  async another(redisUrl = this.server.url) {
    const database = await createTestDatabase();
    const place = { url: database.url, redisUrl, namespace: newId() };
    const next = () => JobNode.start(this.handlers, place);
    const node = await next();
    const drop = async (): Promise<void> => {
      await node.stop();
      await database.drop();
    };
    return { node, next, drop };
  }
}
