import type { Pool, PoolClient } from 'pg';
import { v7 } from 'uuid';

export interface NewRole {
  name: string;
  description?: string;
  permissions: string[];
}

interface UserRow {
  id: string;
  createdAt: Date;
  avatarUrl: string | null;
}

const USER = `SELECT id, email, name, status, created_at AS "createdAt", updated_at AS "updatedAt",
    last_sign_in_at AS "lastSignInAt", '/api/v1/users/' || id || '/avatar' AS "picture", avatar_id AS "avatarId",
    email_refused_at AS "emailRefusedAt",
    ARRAY(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id
      WHERE ur.user_id = u.id ORDER BY r.name) AS roles
  FROM users u`;
const VISIBLE = `${USER} WHERE status <> 'deleted'`;
const NEWEST_FIRST = 'ORDER BY created_at DESC, id DESC';

type Row = UserRow & { picture: string; avatarId: string | null };

const toUser = (row: Row): UserRow => ({ ...row, avatarUrl: row.avatarId && row.picture });

export async function readUser(pool: Pool, id: string): Promise<UserRow | undefined> {
  const { rows } = await pool.query<Row>({ name: 'user', text: `${USER} WHERE id = $1`, values: [id] });
  return rows[0] && toUser(rows[0]);
}

/** The cursor is the application's own: base64url of the sort and the last row's values. */
export async function listUsers(pool: Pool, limit: number, cursor?: string): Promise<object> {
  const { rows } = await pool.query<Row>(
    cursor
      ? {
          name: 'users after',
          text: `${VISIBLE} AND (created_at, id) < ($2, $3) ${NEWEST_FIRST} LIMIT $1`,
          values: [limit + 1, ...positionOf(cursor)],
        }
      : { name: 'users', text: `${VISIBLE} ${NEWEST_FIRST} LIMIT $1`, values: [limit + 1] },
  );
  const items = rows.slice(0, limit).map(toUser);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? cursorOf(last) : null };
}

const cursorOf = ({ createdAt, id }: UserRow): string =>
  Buffer.from(JSON.stringify(['-createdAt,-id', createdAt, id])).toString('base64url');

const positionOf = (cursor: string): string[] =>
  (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[]).slice(1);

/** Both inserts, or none. */
export async function createRole(pool: Pool, role: NewRole): Promise<object> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const created = await insert(client, role);
    await client.query('COMMIT');
    return created;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function insert(client: PoolClient, { name, description = '', permissions }: NewRole): Promise<object> {
  const id = v7();
  const at = new Date();
  await client.query({
    name: 'role',
    text: `INSERT INTO roles (id, name, name_key, description, is_built_in, created_at, updated_at, version)
      VALUES ($1, $2, $3, $4, false, $5, $5, 1)`,
    values: [id, name, name.normalize('NFKC').toLowerCase().trim(), description, at],
  });
  await client.query({
    name: 'role permissions',
    text: 'INSERT INTO role_permissions (role_id, permission) SELECT $1, unnest($2::varchar[])',
    values: [id, permissions],
  });
  const named = { id, name, description, permissions: permissions.toSorted() };
  return { ...named, isBuiltIn: false, userCount: 0, serviceAccountCount: 0, createdAt: at, updatedAt: at };
}
