import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartupError } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import { LogCapture } from '#libs/testing';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';

const logger = createLogger({ level: 'info', pretty: false }, new LogCapture());
let metrics: Metrics;
let server: MetricsServer;

beforeEach(async () => {
  metrics = Metrics.open({ port: 0 }, logger);
  metrics.counter({ name: 'sent_total', help: 'Sent.' }).add({});
  server = new MetricsServer(metrics, { port: 0, host: '127.0.0.1' }, logger);
  await server.onApplicationBootstrap();
});
afterEach(() => server.beforeApplicationShutdown());

describe('the server of metrics', () => {
  it('answers them as text', async () => {
    const answer = await fetch(server.url);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('\nsent_total 1\n');
  });

  it.each([
    ['GET', '/', 404],
    ['GET', '/metrics/x', 404],
    ['GET', '/metrics?x=1', 200],
    ['HEAD', '/metrics', 200],
    ['POST', '/metrics', 405],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await fetch(new URL(path, server.url), { method })).status).toBe(status);
  });

  it('says what to do about a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const second = new MetricsServer(metrics, { port, host: '127.0.0.1' }, logger);

    await expect(second.onApplicationBootstrap()).rejects.toThrow(
      new StartupError(
        `Port ${port} of METRICS_PORT is taken by another process. ` +
          'End that one, or set METRICS_PORT to another port.',
      ),
    );
    other.close();
  });

  it('says what to do about an address of another machine', async () => {
    const stranger = new MetricsServer(metrics, { port: 0, host: '192.0.2.1' }, logger);

    await expect(stranger.onApplicationBootstrap()).rejects.toThrow(
      'This machine has no address 192.0.2.1. Correct METRICS_HOST.',
    );
  });

  it('answers nobody once the application ends', async () => {
    const { url } = server;
    server.beforeApplicationShutdown();

    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
