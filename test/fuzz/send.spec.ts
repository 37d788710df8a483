import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { asCurl, sender } from './send.js';

it.each(['POST', 'DELETE'])('sends a body with %s', async (method) => {
  const server = createServer(async (request, response) => response.end(await buffer(request)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const send = sender(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  expect(await send({ method, target: '/', headers: {}, body: Buffer.from('[1]') })).toMatchObject({
    status: 200,
    body: '[1]',
  });
});

it('writes a request as a command that a shell reads back byte by byte', () => {
  const body = Buffer.from([0x22, 0x27, 0x5c, 0x0a, 0x0d, 0xff, 0x31, 0xc3, 0xa9, 0x24, 0x7b, 0x7d]);
  const request = { method: 'PUT', target: '/a?b=%20', headers: { 'x-a': "it's" }, body };
  const command = asCurl('http://h', request);

  const shown = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`]);

  const [, , , , header, , data, url] = shown.toString('latin1').split('\0');
  expect([header, data, url]).toEqual(["x-a: it's", body.toString('latin1'), 'http://h/a?b=%20']);
});
