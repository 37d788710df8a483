import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to Redis that breaks when it is asked something of `pattern`, a number of times. */
export class BreakingLine {
  broken = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((near) => this.join(near));

  private constructor(
    private readonly port: number,
    private readonly pattern: RegExp,
    private readonly times: number,
  ) {}

  static async to(url: string, pattern: RegExp, times: number): Promise<BreakingLine> {
    const line = new BreakingLine(Number(new URL(url).port), pattern, times);
    await once(line.server.listen(0, '127.0.0.1'), 'listening');
    return line;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private join(near: Socket): void {
    const far = connect(this.port, '127.0.0.1');
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => {});
    }
    near.on('data', (data) => {
      if (this.broken === this.times || !this.pattern.test(String(data))) return far.write(data);
      this.broken++;
      return near.destroy();
    });
    far.pipe(near);
    near.on('close', () => far.destroy());
  }

  async end(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }
}
