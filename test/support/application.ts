import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Config, loadConfig } from '#libs/config';
import { KeyRing, PasswordHasher } from '#libs/crypto';
import type { Database } from '#libs/database';
import { RateLimits } from '#libs/http';
import { newId } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import { Metrics, Tracing } from '#libs/observability';
import { Redis } from '#libs/redis';
import {
  apiClient,
  type ApiClient,
  checkedFetch,
  type components,
  Contract,
  type ContractDocument,
  createTestDatabase,
  FakeClock,
  LogCapture,
  type TestDatabase,
} from '#libs/testing';
import { createApplication } from '../../src/application.js';
import { OneTimeTokensService } from '../../src/auth/passwords/one-time-tokens.service.js';
import { openMigratedDatabase } from './migrated-database.js';
import { type Tokens, tokensIn } from './tokens.js';

export type { Tokens };

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery staple' };
export const PASSWORD = 'a quiet orchard in november';

const document = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as ContractDocument;
const contract = new Contract(document);
/** Production's strength is shown elsewhere, and here it would cost most of the time. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** A person who is signed in on one device. */
export interface SignedInUser {
  id: string;
  email: string;
  client: ApiClient;
  tokens: Tokens;
}

interface Parts {
  app: NestFastifyApplication;
  url: string;
  database: Database;
  clock: FakeClock;
  logs: LogCapture;
  testDatabase: TestDatabase;
  dataDir: string;
}

/** The application as clients see it, on a database of its own. */
export class TestApplication {
  readonly anonymous: ApiClient;

  private constructor(private readonly parts: Parts) {
    this.anonymous = this.client();
  }

  get app(): NestFastifyApplication {
    return this.parts.app;
  }

  get url(): string {
    return this.parts.url;
  }

  get database(): Database {
    return this.parts.database;
  }

  get clock(): FakeClock {
    return this.parts.clock;
  }

  get logs(): LogCapture {
    return this.parts.logs;
  }

  /** @param prepare adds what the process has beside the API, such as its pages */
  static async start(
    environment: Record<string, string> = {},
    passwordHasher = new PasswordHasher(CHEAP),
    server = process.env.TEST_DATABASE_URL,
    prepare: (app: NestFastifyApplication) => void = () => {},
  ): Promise<TestApplication> {
    const dataDir = await mkdtemp(join(tmpdir(), 'application-'));
    const config = testConfig({ DATA_DIR: dataDir, ...environment });
    const { keys } = config.encryption;
    const testDatabase = await createTestDatabase(server);
    const logs = new LogCapture();
    logs.addSecret(ADMIN.password);
    const clock = new FakeClock();
    const logger = createLogger(config.logging, logs);
    const tracing = await Tracing.open(config.tracing, logger);
    const database = await openMigratedDatabase(testDatabase.url, { tracing });
    const metrics = Metrics.open(config.metrics, logger);
    const redisUrl = config.redis.url ?? process.env.TEST_REDIS_URL;
    const app = await createApplication(config, {
      database,
      clock,
      logger,
      metrics,
      tracing,
      // Limits in Redis end by its own clock: tests that move the time count in memory.
      rateLimits: config.redis.url
        ? undefined
        : new RateLimits({ isOn: config.http.rateLimits, clock, logger, metrics }),
      redis: redisUrl ? await Redis.open(redisUrl, logger, newId()) : undefined,
      keyRing: new KeyRing(keys.length > 0 ? keys : [{ id: 'test', key: randomBytes(32) }]),
      passwordHasher,
    });
    prepare(app);
    await app.listen(0, '127.0.0.1');
    return new TestApplication({
      app,
      url: await app.getUrl(),
      database,
      clock,
      logs,
      testDatabase,
      dataDir,
    });
  }

  /** Ends it, and sees to it that nothing secret and no error was logged. */
  async stop(): Promise<void> {
    await this.app.close();
    await this.parts.testDatabase.drop();
    await rm(this.parts.dataDir, { recursive: true });
    expect(this.logs.leaks(), 'secrets in the log').toEqual([]);
    expect(this.logs.errors(), 'errors in the log').toEqual([]);
  }

  client(token?: string): ApiClient {
    return apiClient(this.url, { contract, logs: this.logs, token });
  }

  /** Sends what the typed client would not let through; the answer is checked against the document alike. */
  send(path: string, init: RequestInit = {}, token?: string): Promise<Response> {
    const request = new Request(`${this.url}${path}`, init);
    if (token) request.headers.set('authorization', `Bearer ${token}`);
    return checkedFetch(request, { contract, logs: this.logs });
  }

  async signIn(email = ADMIN.email, password = ADMIN.password): Promise<SignedInUser> {
    const { data } = await this.anonymous.POST('/api/v1/auth/login', { body: { email, password } });
    const tokens = tokensIn(data);
    if (!tokens) throw new Error(`${email} could not sign in.`);
    return this.signedIn(email, tokens);
  }

  /** A member, or someone with other roles, who has chosen a password and is signed in. */
  async aUser(administrator: SignedInUser, person: Partial<NewUser> = {}): Promise<SignedInUser> {
    const { email } = await this.anInvitedUser(administrator, person).then(async (user) => {
      await this.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
        body: { token: user.setPasswordToken, newPassword: PASSWORD },
      });
      return user;
    });
    return this.signIn(email, PASSWORD);
  }

  /** The token takes the place of the one that the mail brings, which nobody has to wait for. */
  async anInvitedUser(administrator: SignedInUser, person: Partial<NewUser> = {}): Promise<InvitedUser> {
    const body = { email: uniqueEmail(), name: 'Ada Person', roles: ['member'], ...person };
    const { data } = await administrator.client.POST('/api/v1/users', { body });
    if (!data) throw new Error(`${body.email} could not be invited.`);
    const tokens = this.app.get(OneTimeTokensService, { strict: false });
    const { token, expiresAt } = await tokens.issue(data.id, 'set_password');
    return { ...data, setPasswordToken: token, setPasswordTokenExpiresAt: expiresAt.toISOString() };
  }

  async signedIn(email: string, tokens: Tokens): Promise<SignedInUser> {
    const client = this.client(tokens.accessToken);
    const { data } = await client.GET('/api/v1/users/me');
    return { id: data?.id ?? '', email, client, tokens };
  }
}

/** Someone who has yet to choose a password, and the token for it. */
export type InvitedUser = components['schemas']['UserResponse'] & {
  setPasswordToken: string;
  setPasswordTokenExpiresAt: string;
};

type NewUser = components['schemas']['CreateUserRequest'];

let count = 0;
export const uniqueEmail = (): string => `person${++count}@example.com`;

function testConfig(environment: Record<string, string> = {}): Config {
  return loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'debug',
    PUBLIC_URL: 'http://api.test',
    // Tests sign in more often than people do; those of the limits turn them on.
    RATE_LIMITS: 'off',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...environment,
  });
}
