import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Document } from '../clients/document.ts';
import { checkExamples } from './check.ts';

const running = { exitCode: null } as ChildProcess;
const answers = (example: unknown): object => ({
  200: { content: { 'application/json': { schema: {}, example } } },
});
const document = {
  paths: {
    '/a': { get: { operationId: 'a.read', summary: 'A', responses: answers({ name: 'Ada' }) } },
    '/b': { get: { operationId: 'b.read', summary: 'B', responses: answers({ name: 'Bob' }) } },
  },
  components: { schemas: {} },
} as unknown as Document;

let server: Server;
afterEach(() => server.close());

async function answering(answer: (path: string) => [number, unknown]): Promise<string> {
  server = createServer(({ url = '' }, response) => {
    const [status, body] = answer(url);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('is content with a server that answers with every example', async () => {
  const origin = await answering((path) => [200, { name: path === '/a' ? 'Ada' : 'Bob' }]);

  expect(await checkExamples(document, origin, running)).toEqual({ asked: 2, objections: [] });
});

it('names the operation that is answered otherwise', async () => {
  const origin = await answering((path) => (path === '/a' ? [200, { name: 'text' }] : [422, { code: 'x' }]));

  expect((await checkExamples(document, origin, running)).objections).toEqual([
    'GET /a: not its example, but {"name":"text"}',
    'GET /b: 422 instead of 200: {"code":"x"}',
  ]);
});

it('ends when the server has ended', async () => {
  const origin = await answering(() => [200, {}]);
  server.close();

  await expect(checkExamples(document, origin, { exitCode: 1 } as ChildProcess)).rejects.toThrow('code 1');
});
