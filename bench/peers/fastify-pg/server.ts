/**
 * What someone writes by hand who knows what is measured: Fastify with compiled schemas, pg with named statements,
 * and every token verified once. It keeps no session: a token counts until it expires.
 */
import fastify from 'fastify';
import { Pool } from 'pg';
import { readPeerSettings } from '../peer-settings.ts';
import { actorsOf } from './actors.ts';
import { createRole, listUsers, type NewRole, readUser } from './queries.ts';
import { newRole, page, roleResponse, settingsResponse, userId, userResponse, usersPage } from './schemas.ts';

const { port, databaseUrl, publicKey, issuer, effectiveSettings } = readPeerSettings();
const pool = new Pool({ connectionString: databaseUrl, max: 10 });
const actorOf = actorsOf(pool, publicKey, issuer);
const server = fastify();

server.get('/health/ready', () => ({ status: 'ok' }));

server.get('/api/v1/users/me', { schema: { response: { 200: userResponse } } }, async (request) => {
  const { id } = await actorOf(request);
  return readUser(pool, id);
});

server.get(
  '/api/v1/users/me/settings',
  { schema: { response: { 200: settingsResponse } } },
  async (request) => {
    await actorOf(request);
    return effectiveSettings;
  },
);

server.get<{ Params: { id: string } }>(
  '/api/v1/users/:id',
  { schema: { params: userId, response: { 200: userResponse } } },
  async (request, reply) => {
    await actorOf(request, 'users.read');
    return (await readUser(pool, request.params.id)) ?? reply.code(404).send();
  },
);

server.get<{ Querystring: { limit: number; cursor?: string } }>(
  '/api/v1/users',
  { schema: { querystring: page, response: { 200: usersPage } } },
  async (request) => {
    await actorOf(request, 'users.read');
    return listUsers(pool, request.query.limit, request.query.cursor);
  },
);

server.post<{ Body: NewRole }>(
  '/api/v1/roles',
  { schema: { body: newRole, response: { 201: roleResponse } } },
  async (request, reply) => {
    await actorOf(request, 'roles.manage');
    return reply.code(201).send(await createRole(pool, request.body));
  },
);

process.once('SIGTERM', () => {
  void server.close().then(() => pool.end());
});
await server.listen({ port, host: '127.0.0.1' });
