import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Outbound, type OutboundRules, type Resolve } from './outbound.js';
import { OutboundError } from './outbound-error.js';
import type { OutboundRequest } from './exchange.js';

const outbound = new Outbound({ allowedAddresses: ['127.0.0.1/32'] });
const LOCAL = { address: '127.0.0.1', family: 4 };
const INTERNAL = { address: '127.0.0.2', family: 4 };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that plays a part, on every address of this machine; its port. */
async function aServer(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return (server.address() as AddressInfo).port;
}

const at = (port: number, host = '127.0.0.1'): string => `http://${host}:${port}/path`;
const fetchFrom = (
  url: string,
  rules: OutboundRules = {},
  request: OutboundRequest = {},
): Promise<Response> => outbound.fetch(url, request, { allowHttp: true, ...rules });

/** Why there was no answer. */
async function refusalOf(answer: Promise<Response>): Promise<string> {
  const error: unknown = await answer.then(
    () => new Error('There was an answer.'),
    (reason: unknown) => reason,
  );
  return error instanceof OutboundError ? error.reason : String(error);
}

describe('an answer', () => {
  it('comes whole, as fetch would have it', async () => {
    const port = await aServer((request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      request.pipe(response.writeHead(201, { 'x-type': String(request.headers['content-type']) }));
    });
    const body = new URLSearchParams({ code: 'a b' });
    const answer = await fetchFrom(at(port), {}, { method: 'POST', body });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-type')).toContain('application/x-www-form-urlencoded');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe('code=a+b');
  });

  it('is unpacked', async () => {
    const port = await aServer((_request, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"ok":true}')),
    );

    expect(await (await fetchFrom(at(port))).json()).toEqual({ ok: true });
  });

  it('that redirects is refused, wherever to (ASVS 15.3.2)', async () => {
    const asked: string[] = [];
    const port = await aServer((request, response) => {
      asked.push(String(request.url));
      response.writeHead(Number(asked.length === 1 ? 302 : 307), { location: '/elsewhere' }).end();
    });

    expect(await refusalOf(fetchFrom(at(port)))).toBe('redirect');
    expect(await refusalOf(fetchFrom(at(port)))).toBe('redirect');
    expect(asked).toEqual(['/path', '/path']);
  });

  it.each<[string, RequestListener]>([
    ['headers', () => undefined],
    ['a body', (_request, response) => response.write('the beginning')],
  ])('is not waited for when it is slow with %s', async (_part, listener) => {
    const port = await aServer(listener);

    expect(await refusalOf(fetchFrom(at(port), { timeout: 60 }))).toBe('timeout');
  });

  it('is not read to the end when it has none', async () => {
    const port = await aServer((_request, response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(16 * 1024))) continue;
      };
      response.on('drain', more);
      more();
    });

    expect(await refusalOf(fetchFrom(at(port)))).toBe('too_large');
  });

  it('that unpacks to too much is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const port = await aServer((_request, response) =>
      response.setHeader('content-encoding', 'gzip').end(bomb),
    );

    expect(bomb.length).toBeLessThan(256 * 1024);
    expect(await refusalOf(fetchFrom(at(port)))).toBe('too_large');
  });

  it('in an encoding that nobody asked for is refused', async () => {
    const port = await aServer((_request, response) =>
      response.setHeader('content-encoding', 'gzip, gzip').end(gzipSync(gzipSync('{}'))),
    );

    expect(await refusalOf(fetchFrom(at(port)))).toBe('encoding');
  });
});

describe('a request', () => {
  it.each([
    ['http://example.com/', {}, 'url'],
    ['ftp://example.com/', { allowHttp: true }, 'url'],
    ['file:///etc/passwd', { allowHttp: true }, 'url'],
    ['no URL', {}, 'url'],
    ['https://user:secret@example.com/', {}, 'url'],
    ['https://example.com:25/', {}, 'url'],
    ['https://example.com/', { origins: ['https://example.com:8443'] }, 'origin'],
    ['https://example.com.evil.example/', { origins: ['https://example.com'] }, 'origin'],
  ])('to %s is refused (ASVS 1.3.6, 13.2.4)', async (url, rules, reason) => {
    expect(await refusalOf(outbound.fetch(url, {}, rules))).toBe(reason);
  });

  it.each([
    '127.0.0.2',
    '2130706434',
    '0x7f.2',
    '[::1]',
    '[::ffff:127.0.0.2]',
    '169.254.169.254',
    '10.0.0.1',
    'localhost',
  ])('to %s is refused before it is sent', async (host) => {
    let asked = 0;
    const port = await aServer(() => asked++);
    const strict = new Outbound({ allowedAddresses: [] });

    expect(await refusalOf(strict.fetch(at(port, host), {}, { allowHttp: true }))).toBe('address');
    expect(asked).toBe(0);
  });

  it('is refused when one address of many is not public', async () => {
    const answers = [LOCAL, INTERNAL];
    const mixed = new Outbound(
      { allowedAddresses: ['127.0.0.1'] },
      { resolve: () => Promise.resolve(answers) },
    );

    expect(await refusalOf(mixed.fetch('https://example.com/'))).toBe('address');
  });

  it('goes to the address that was checked, whatever the next look-up says', async () => {
    const asked: (string | undefined)[] = [];
    const port = await aServer((request, response) => {
      asked.push(request.socket.localAddress);
      response.end();
    });
    let lookUps = 0;
    const rebinding: Resolve = () => Promise.resolve([lookUps++ === 0 ? LOCAL : INTERNAL]);
    const client = new Outbound({ allowedAddresses: ['127.0.0.1'] }, { resolve: rebinding });
    const url = at(port, 'rebinding.example');

    expect((await client.fetch(url, {}, { allowHttp: true })).status).toBe(200);
    expect({ lookUps, asked }).toEqual({ lookUps: 1, asked: ['127.0.0.1'] });
    expect(await refusalOf(client.fetch(url, {}, { allowHttp: true }))).toBe('address');
    expect(asked).toHaveLength(1);
  });

  it('does not wait for a look-up that never ends', async () => {
    const client = new Outbound({ allowedAddresses: [] }, { resolve: () => new Promise(() => undefined) });

    expect(await refusalOf(client.fetch('https://example.com/', {}, { timeout: 30 }))).toBe('timeout');
  });

  it('says what keeps it from a server', async () => {
    const closed = await aServer(() => undefined);
    servers.pop()?.close();
    const unknown = new Outbound(
      { allowedAddresses: [] },
      { resolve: () => Promise.reject(Object.assign(new Error('planted'), { code: 'ENOTFOUND' })) },
    );

    await expect(fetchFrom(at(closed))).rejects.toThrow(
      `127.0.0.1:${closed} cannot be asked (ECONNREFUSED).`,
    );
    await expect(unknown.fetch('https://example.com/')).rejects.toThrow('(ENOTFOUND)');
    await expect(fetchFrom('http://10.0.0.1/')).rejects.toThrow('add it to OUTBOUND_ALLOWED_ADDRESSES');
  });
});

it('is found behind the error of a library', () => {
  const error = new OutboundError('timeout', 'late');

  expect(OutboundError.behind(new Error('wrapped', { cause: new Error('twice', { cause: error }) }))).toBe(
    error,
  );
  expect(OutboundError.behind(new Error('another'))).toBeUndefined();
});
