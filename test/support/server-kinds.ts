import { createClient } from '@redis/client';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

export type ServerName = 'PostgreSQL' | 'MariaDB' | 'Redis';
type Command = [program: string, ...args: string[]];

/** How a kind of server is made, started, ended and asked. */
export interface ServerKind {
  programs: string[];
  /** Who runs it when root must not. */
  user?: string;
  /** The signal that ends it in order, without waiting for its clients. */
  fastShutdown: NodeJS.Signals;
  find(program: string): string | undefined;
  preparation(folder: string): Command[];
  command(folder: string, port: number): Command;
  url(port: number): string;
  answers(url: string): Promise<boolean>;
}

const PATIENCE = 2000;
const HOST = '127.0.0.1';

export const KINDS: Readonly<Record<ServerName, ServerKind>> = {
  PostgreSQL: {
    programs: ['initdb', 'postgres'],
    user: 'postgres',
    fastShutdown: 'SIGINT',
    find: (program) => inFolders(program, [...path(), ...debianPostgres()]),
    preparation: (folder) => [
      [
        'initdb',
        '--no-sync',
        '--auth=trust',
        '--username=postgres',
        '--encoding=UTF8',
        `--pgdata=${join(folder, 'data')}`,
      ],
    ],
    command: (folder, port) => [
      'postgres',
      '-D',
      join(folder, 'data'),
      `--unix_socket_directories=${folder}`,
      `--listen_addresses=${HOST}`,
      `--port=${port}`,
    ],
    url: (port) => `postgres://postgres@${HOST}:${port}/postgres`,
    async answers(url) {
      const client = new Client({ connectionString: url, connectionTimeoutMillis: PATIENCE });
      client.on('error', () => {});
      await client.connect();
      await client.end();
      return true;
    },
  },
  MariaDB: {
    programs: ['mariadb-install-db', 'mariadbd'],
    user: 'mysql',
    fastShutdown: 'SIGTERM',
    find: (program) => inFolders(program, path()),
    preparation: (folder) => [
      [
        'mariadb-install-db',
        '--no-defaults',
        '--skip-test-db',
        '--auth-root-authentication-method=normal',
        `--datadir=${join(folder, 'data')}`,
      ],
    ],
    command: (folder, port) => [
      'mariadbd',
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--socket=${join(folder, 'socket')}`,
      `--bind-address=${HOST}`,
      `--port=${port}`,
    ],
    url: (port) => `mysql://root@${HOST}:${port}/mysql`,
    async answers(url) {
      const connection = await createConnection({ uri: url, connectTimeout: PATIENCE });
      await connection.end();
      return true;
    },
  },
  Redis: {
    programs: ['redis-server'],
    fastShutdown: 'SIGTERM',
    find: (program) => inFolders(program, path()),
    preparation: () => [],
    command: (folder, port) => [
      'redis-server',
      '--dir',
      folder,
      '--bind',
      HOST,
      '--port',
      String(port),
      '--save',
      '',
    ],
    url: (port) => `redis://${HOST}:${port}`,
    async answers(url) {
      const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: PATIENCE } });
      client.on('error', () => {});
      await client.connect();
      client.destroy();
      return true;
    },
  },
};

const path = (): string[] => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Debian keeps each version's programs out of the path. */
function debianPostgres(): string[] {
  const folder = '/usr/lib/postgresql';
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((version) => join(folder, version, 'bin'));
}

const inFolders = (program: string, folders: string[]): string | undefined =>
  folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
