import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { assertSameAnswers } from './same-answers.ts';
import type { Server } from './servers.ts';
import type { Work } from './work.ts';

const running: HttpServer[] = [];

/** A server of which every answer is the same. */
async function answering(name: string, body: object, status = 200): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { name, origin: `http://127.0.0.1:${port}` } as Server;
}

const work: Work = {
  name: 'read',
  status: 200,
  requests: [{ method: 'GET', path: '/', headers: {} }],
  generated: ['id'],
};

async function compare(ours: object, theirs: object, status = 200): Promise<void> {
  const servers = [await answering('showrunner', ours), await answering('fastify-pg', theirs, status)];
  await assertSameAnswers(servers, [work]);
}

describe('the comparison before the bench', () => {
  afterEach(() => {
    for (const server of running.splice(0)) server.close();
  });

  it('lets pass what differs in generated fields, and in the order of fields', async () => {
    await expect(compare({ id: 'a', name: 'x' }, { name: 'x', id: 'b' })).resolves.toBeUndefined();
  });

  it('refuses another value', async () => {
    await expect(compare({ id: 'a', name: 'x' }, { id: 'a', name: 'y' })).rejects.toThrow(
      'fastify-pg answers read in another way',
    );
  });

  it('refuses a field too few, also a generated one', async () => {
    await expect(compare({ id: 'a' }, {})).rejects.toThrow('in another way');
    await expect(compare({ name: 'x' }, {})).rejects.toThrow('in another way');
  });

  it('refuses another status', async () => {
    await expect(compare({}, { title: 'Too many' }, 429)).rejects.toThrow('with 429 instead of 200');
  });
});
