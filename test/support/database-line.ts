import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A line to a database server that a test can cut, freeze and mend. */
export class DatabaseLine {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    /** The server's URL, through the line. */
    readonly url: string,
  ) {}

  static async open(target: string): Promise<DatabaseLine> {
    const url = new URL(target);
    const port = Number(url.port || (url.protocol.startsWith('postgres') ? 5432 : 3306));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { hostname } = url;
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const line = new DatabaseLine(server, url.toString());
    server.on('connection', (socket) => line.join(socket, connect(port, hostname)));
    return line;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  /** What is connected stays so, and nothing comes through any more. */
  freeze(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.on('error', () => other.destroy());
    }
    if (this.isCut) near.destroy();
    near.pipe(far).pipe(near);
  }
}
