import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, withDatabase } from '../tools/started.ts';
import { addPeople, type People } from './people.ts';
import { type PeerName, type Server, type StartOptions, startApplication, startPeer } from './servers.ts';
import { fromOwnAddresses, type Work, workOf } from './work.ts';

/** People that may be new at one address within a minute, and some to spare. */
const MOST_NEW = 500;

const ISSUER = 'https://bench.example.com';

interface Place {
  adminUrl: string;
  databaseUrl: string;
  folder: string;
  users: number;
}

/** A database with people in it, and the servers that run on it. */
export class Stage {
  /** Of the server, to make others. */
  readonly adminUrl: string;
  readonly databaseUrl: string;
  readonly users: number;
  readonly people: People;
  readonly works: Work[];
  private readonly everybodys: Work[];
  private readonly folder: string;
  private readonly encryptionKey: Buffer;
  private readonly servers = new Set<Server>();

  private constructor(place: Place) {
    Object.assign(this, { ...place, encryptionKey: randomBytes(32) });
  }

  /** The first start makes the tables, the first administrator and the key that tokens are signed with. */
  static async prepare(place: Place): Promise<Stage> {
    const stage = new Stage(place);
    const { databaseUrl, users, encryptionKey } = stage;
    await stage.end(await stage.start());
    const people = await addPeople(databaseUrl, { users, issuer: ISSUER, encryptionKey });
    const everybodys = workOf(people);
    const works = everybodys.map((work) => ({ ...work, requests: work.requests.slice(0, MOST_NEW) }));
    return Object.assign(stage, { people, works, everybodys });
  }

  work(name: string): Work {
    return named(name, this.works);
  }

  /** By all people, each from an address of their own, for a server behind a proxy. */
  workFromOwnAddresses(name: string): Work {
    return fromOwnAddresses(named(name, this.everybodys));
  }

  /** The application, with what production demands and nothing else, unless it is said here. */
  async start(
    options: Partial<Pick<StartOptions, 'name' | 'variables' | 'nodeArguments'>> = {},
  ): Promise<Server> {
    const { name = 'showrunner', nodeArguments } = options;
    const variables = {
      NODE_ENV: 'production',
      PORT: String(await freePort()),
      HOST: '127.0.0.1',
      PUBLIC_URL: ISSUER,
      DATABASE_URL: this.databaseUrl,
      DATA_DIR: this.folder,
      ENCRYPTION_KEYS: `bench:${this.encryptionKey.toString('base64')}`,
      ADMIN_EMAIL: 'admin@bench.example.com',
      ADMIN_PASSWORD: randomBytes(24).toString('base64url'),
      // Nothing that is measured sends mails.
      MAIL_URL: 'smtp://127.0.0.1:25',
      MAIL_FROM: 'Bench <bench@bench.example.com>',
      ...options.variables,
    };
    return this.track(await startApplication({ name, folder: this.folder, variables, nodeArguments }));
  }

  /** A peer, which answers what the application answers for its settings. */
  async startPeer(name: PeerName, effectiveSettings: object): Promise<Server> {
    const { publicJwk } = this.people;
    const settings = { databaseUrl: this.databaseUrl, issuer: ISSUER, publicJwk, effectiveSettings };
    return this.track(await startPeer(name, this.folder, settings));
  }

  async end(...servers: Server[]): Promise<void> {
    for (const server of servers) {
      await server.end();
      this.servers.delete(server);
    }
  }

  /** For whatever could not end them. */
  killAll(): void {
    for (const server of this.servers) server.kill();
  }

  private track(server: Server): Server {
    this.servers.add(server);
    return server;
  }
}

/** A stage with a database of its own on the server, which is dropped in the end. */
export async function withStage(
  adminUrl: string,
  users: number,
  use: (stage: Stage) => Promise<void>,
): Promise<void> {
  await withDatabase(adminUrl, async (databaseUrl = '') => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    let stage: Stage | undefined;
    try {
      console.log(`${users} users …`);
      stage = await Stage.prepare({ adminUrl, databaseUrl, folder, users });
      await use(stage);
    } finally {
      stage?.killAll();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function named(name: string, works: Work[]): Work {
  const work = works.find((each) => each.name === name);
  if (!work) throw new Error(`There is no work ${name}.`);
  return work;
}
