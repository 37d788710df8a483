import type { Socket } from 'node:net';
import type { DataSource } from 'typeorm';
import type { PipelinedReads } from '../pipelined-reads.js';
import { type Acquire, CircuitBreaker } from './circuit-breaker.js';

/** The parts of the drivers' pools that matter here; TypeORM has one of the two. */
interface PgPool {
  connect: Acquire;
}
interface MysqlPool {
  getConnection: Acquire;
}
interface PgClient {
  connection: { stream: Socket };
}
interface MysqlConnection {
  stream: Socket;
  release(): void;
}

/** The connections of a data source, whichever driver it has. */
export class ConnectionPool {
  private readonly breaker = new CircuitBreaker();
  private readonly sockets = new Set<Socket>();

  constructor(
    { driver }: DataSource,
    private readonly reads?: PipelinedReads,
  ) {
    const { master, pool } = driver as { master?: PgPool; pool?: MysqlPool };
    if (master) this.guardPostgres(master);
    if (pool) this.guardMysql(pool);
  }

  private guardPostgres(pool: PgPool): void {
    pool.connect = this.breaker.guard(pool.connect.bind(pool), {
      arrived: (client) => this.keep((client as PgClient).connection.stream),
      giveBack: (_client, release) => (release as () => void)(),
    });
  }

  private guardMysql(pool: MysqlPool): void {
    pool.getConnection = this.breaker.guard(pool.getConnection.bind(pool), {
      arrived: (connection) => this.keep((connection as MysqlConnection).stream),
      giveBack: (connection) => (connection as MysqlConnection).release(),
    });
  }

  private keep(socket: Socket): void {
    if (this.sockets.has(socket)) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Whoever waits for a connection or an answer fails now; the server rolls back what was not committed. */
  shut(outage: Error): void {
    this.breaker.open(outage);
    for (const socket of this.sockets) socket.destroy();
    this.reads?.shut();
  }

  reopen(): void {
    this.breaker.close();
  }
}
