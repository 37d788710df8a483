import jwt from 'jsonwebtoken';
import { Client, type QueryResultRow } from 'pg';
import { KeyRing, PasswordHasher } from '#libs/crypto';

/** One person sends at most 20 requests a second: these together may send 30,000. */
const ACTORS = 1500;
/** Seconds that the bench's tokens live. */
const LIFETIME = 6 * 60 * 60;

export interface People {
  /** Access tokens, each of an administrator with a session of their own. */
  tokens: string[];
  /** As many ids, spread over all users. */
  userIds: string[];
  /** What only one name each has in it, of the same users. */
  words: string[];
  /** The key that the tokens are signed with, as the application publishes it. */
  publicJwk: object;
}

/**
 * Ids are UUIDv7 as the application makes them; the youngest user was made a second ago. Names have a word of their
 * own. One in ten is suspended.
 */
const USERS = `
  INSERT INTO users (id, email, email_folded, email_key, name, name_folded, status, activated_at, suspended_at,
    created_at, updated_at, version)
  SELECT (overlay(overlay(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || substr(md5(n::text), 1, 20)
      PLACING '7' FROM 13) PLACING '8' FROM 17))::uuid,
    email, email, email, 'Person ' || word, 'person ' || word, CASE WHEN suspended THEN 'suspended' ELSE 'active' END,
    at, CASE WHEN suspended THEN at END, at, at, 1
  FROM (SELECT n, 'person' || n || '@bench.example' AS email,
      translate(substr(md5('word ' || n), 1, 8), '0123456789', 'ghijklmnop') AS word, n % 10 = 0 AS suspended,
      date_trunc('milliseconds', now()) - n * interval '1 second' AS at FROM generate_series(1, $1::int) n) people`;
const ROLES = `
  INSERT INTO user_roles (user_id, role_id)
  SELECT u.id, r.id FROM users u JOIN roles r ON r.name = 'member' OR (r.name = 'administrator' AND u.email = ANY($1))
  WHERE u.email LIKE '%@bench.example'`;
const SESSIONS = `
  INSERT INTO sessions (id, user_id, counter, created_at, last_used_at, authenticated_at, methods, user_agent,
    ip_address)
  SELECT gen_random_uuid(), id, 0, $2, $2, $3, 'pwd', 'bench', '127.0.0.1' FROM users WHERE email = ANY($1)
  RETURNING id, user_id AS "userId"`;
const SPREAD = `SELECT id, substr(name, length('Person ') + 1) AS word FROM users WHERE email LIKE '%@bench.example'
  ORDER BY md5(email) LIMIT $1`;
/** Of the oldest: they are not those who ask. */
const PASSWORDS = `
  INSERT INTO password_credentials (user_id, hash, changed_at)
  SELECT id, $1, created_at FROM users WHERE email LIKE '%@bench.example' AND status = 'active'
  ORDER BY created_at LIMIT $2`;
const SIGNING_IN = `SELECT u.email FROM users u JOIN password_credentials p ON p.user_id = u.id
  WHERE u.email LIKE '%@bench.example'`;

/**
 * Fills the application's database. People don't sign in, which would take longer than everything else: the bench
 * inserts their sessions and signs their tokens with the application's own key.
 */
export async function addPeople(
  databaseUrl: string,
  { users, issuer, encryptionKey }: { users: number; issuer: string; encryptionKey: Buffer },
): Promise<People> {
  return withClient(databaseUrl, async (client) => {
    // Nine of ten, the youngest: who is suspended cannot ask.
    const actors = Array.from({ length: Math.min(ACTORS, Math.floor(users * 0.9)) }, (_, index) => {
      return `person${index + Math.floor(index / 9) + 1}@bench.example`;
    });
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    // A run takes longer than a sign-in is fresh, which an insert asks for.
    const signedInAt = new Date(now.getTime() + LIFETIME * 1000);
    await client.query(USERS, [users]);
    await client.query(ROLES, [actors]);
    const sessions = await client.query<Session>(SESSIONS, [actors, now, signedInAt]);
    const spread = await client.query<{ id: string; word: string }>(SPREAD, [actors.length]);
    // As it is once autovacuum has been there, which would else come while something is measured.
    await client.query('VACUUM ANALYZE');
    const { sign, publicJwk } = await signer(client, issuer, encryptionKey);
    return {
      tokens: sessions.rows.map((session) => sign(session, now, signedInAt)),
      userIds: spread.rows.map(({ id }) => id),
      words: spread.rows.map(({ word }) => word),
      publicJwk,
    };
  });
}

/** Gives so many people one password. @returns their addresses */
export function addPasswords(databaseUrl: string, password: string, people: number): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    const hasher = new PasswordHasher();
    const hash = await hasher.hash(password).finally(() => hasher.close());
    await client.query(PASSWORDS, [hash, people]);
    const { rows } = await client.query<{ email: string }>(SIGNING_IN);
    return rows.map(({ email }) => email);
  });
}

/** The first row of what the query finds. */
export function firstRow<T extends QueryResultRow>(
  databaseUrl: string,
  query: string,
  values: unknown[],
): Promise<T | undefined> {
  return withClient(databaseUrl, async (client) => (await client.query<T>(query, values)).rows[0]);
}

async function withClient<T>(databaseUrl: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

interface Session {
  id: string;
  userId: string;
}

async function signer(
  client: Client,
  issuer: string,
  encryptionKey: Buffer,
): Promise<{ publicJwk: object; sign: (session: Session, at: Date, signedInAt: Date) => string }> {
  const { rows } = await client.query<{ id: string; publicJwk: object; privateKey: string }>(
    'SELECT id, public_jwk AS "publicJwk", private_key AS "privateKey" FROM signing_keys ORDER BY sequence LIMIT 1',
  );
  const [key] = rows;
  if (!key) throw new Error('The application has made no signing key.');
  const ring = new KeyRing([{ id: 'bench', key: encryptionKey }]);
  const privateKey = ring.decrypt(key.privateKey, 'signing_keys.private_key');
  const sign = ({ id, userId }: Session, at: Date, signedInAt: Date): string => {
    const iat = at.getTime() / 1000;
    const claims = { sub: userId, sid: id, iat, exp: iat + LIFETIME, auth_time: signedInAt.getTime() / 1000 };
    return jwt.sign({ iss: issuer, aud: `${issuer}/api/v1`, ...claims }, privateKey, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: 'at+jwt', kid: key.id },
    });
  };
  return { publicJwk: key.publicJwk, sign };
}
