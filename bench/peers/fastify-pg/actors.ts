import type { FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';

/** Who has a token, and what their roles permit. */
interface Actor {
  id: string;
  /** Milliseconds since 1970. */
  until: number;
  permissions: ReadonlySet<string>;
}

class Refused extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super('refused');
    this.statusCode = statusCode;
  }
}

const PERMISSIONS = `SELECT p.permission FROM user_roles ur JOIN role_permissions p USING (role_id)
  WHERE ur.user_id = $1`;

/** Finds who asks, and refuses who lacks the permission. */
export function actorsOf(
  pool: Pool,
  publicKey: string,
  issuer: string,
): (request: FastifyRequest, permission?: string) => Promise<Actor> {
  const known = new LRUCache<string, Actor>({ max: 10_000 });

  return async ({ headers }, permission) => {
    const token = headers.authorization?.slice('Bearer '.length);
    if (!token) throw new Refused(401);
    const actor = known.get(token) ?? (await verify(token));
    if (actor.until <= Date.now()) throw new Refused(401);
    if (permission && !actor.permissions.has(permission) && !actor.permissions.has('*'))
      throw new Refused(403);
    return actor;
  };

  async function verify(token: string): Promise<Actor> {
    const { sub = '', exp = 0 } = jwt.verify(token, publicKey, {
      algorithms: ['ES256'],
      issuer,
      audience: `${issuer}/api/v1`,
    }) as jwt.JwtPayload;
    const { rows } = await pool.query<{ permission: string }>(PERMISSIONS, [sub]);
    const permissions = new Set(rows.map((row) => row.permission));
    const actor = { id: sub, until: exp * 1000, permissions };
    known.set(token, actor);
    return actor;
  }
}
