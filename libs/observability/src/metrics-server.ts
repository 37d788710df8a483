import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsConfig } from '#libs/config';
import { StartupError } from '#libs/kernel';
import type { Logger } from '#libs/logging';
import type { Metrics } from './metrics.js';

const PATH = '/metrics';
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/**
 * Answers `GET /metrics` on a port of its own: away from clients, with no limits, and whatever the role of the
 * process.
 */
export class MetricsServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly metrics: Pick<Metrics, 'text' | 'contentType'>,
    private readonly config: MetricsConfig,
    private readonly logger: Logger,
  ) {}

  /** Where it listens, once it does. */
  get url(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${PATH}`;
  }

  /** @throws StartupError when the port is taken, or is none of this machine's */
  async onApplicationBootstrap(): Promise<void> {
    const { port, host } = this.config;
    this.server.listen({ port, host });
    try {
      await once(this.server, 'listening');
    } catch (error) {
      throw helpFor(error, port, host);
    }
    this.logger.debug({ url: this.url }, 'Metrics can be read');
  }

  private async answer({ url = '', method = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = url.split('?');
    if (path !== PATH) {
      response.writeHead(404, PLAIN).end(`There is only ${PATH} here.\n`);
    } else if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end('Metrics are read with GET.\n');
    } else {
      await this.answerMetrics(response);
    }
  }

  private async answerMetrics(response: ServerResponse): Promise<void> {
    try {
      const text = await this.metrics.text();
      response.writeHead(200, { 'content-type': this.metrics.contentType }).end(text);
    } catch (err) {
      this.logger.error({ err }, 'The metrics cannot be written');
      response.writeHead(500, PLAIN).end('The metrics cannot be written. The log says why.\n');
    }
  }

  /** Before what is measured goes away. */
  beforeApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function helpFor(error: unknown, port: number | undefined, host: string): unknown {
  switch ((error as { code?: string }).code) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} of METRICS_PORT is taken by another process. End that one, or set METRICS_PORT to another port.`,
      );
    case 'EACCES':
      return new StartupError(`Port ${port} needs more rights. Set METRICS_PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(`This machine has no address ${host}. Correct METRICS_HOST.`);
    default:
      return error;
  }
}
