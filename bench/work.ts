import type { People } from './people.ts';

/** A request of the bench, as autocannon takes it. */
export interface WorkRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Something that all servers do alike. */
export interface Work {
  name: string;
  status: number;
  /** By as many people as there are, so that nobody reaches the limit on one person's requests. */
  requests: WorkRequest[];
  /** Fields that differ each time. */
  generated?: readonly string[];
}

/** In a name: autocannon puts something else in its place at every request. */
export const UNIQUE = '[<id>]';
const ROLE = { name: `bench ${UNIQUE}`, description: 'Answers questions.', permissions: ['users.read'] };

/** What is measured, in the order of the goals. */
export function workOf({ tokens, userIds }: People): Work[] {
  const byEach = (pathOf: (index: number) => string): WorkRequest[] =>
    tokens.map((token, index) => ({
      method: 'GET',
      path: pathOf(index),
      headers: { authorization: `Bearer ${token}` },
    }));
  const inserts = byEach(() => '/api/v1/roles').map((request): WorkRequest => ({
    ...request,
    method: 'POST',
    headers: { ...request.headers, 'content-type': 'application/json' },
    body: JSON.stringify(ROLE),
  }));
  return [
    { name: 'read by id', status: 200, requests: byEach((index) => `/api/v1/users/${userIds[index]}`) },
    { name: 'users/me', status: 200, requests: byEach(() => '/api/v1/users/me') },
    { name: 'list of 20', status: 200, requests: byEach(() => '/api/v1/users?limit=20') },
    { name: 'insert', status: 201, requests: inserts, generated: ['id', 'name', 'createdAt', 'updatedAt'] },
    { name: 'settings', status: 200, requests: byEach(() => '/api/v1/users/me/settings') },
  ];
}

/** With what the application believes the addresses below. */
export const BEHIND_A_PROXY = { TRUST_PROXY: '127.0.0.1' };

/** The field in which a proxy names the client: an address of the block for benchmarks (RFC 2544). */
export const forwardedFor = (index: number): Record<string, string> => ({
  'x-forwarded-for': `198.18.${index >> 8}.${index & 255}`,
});

/**
 * The same, from an address for each person. Every process that joins a database makes the others forget whose tokens
 * they have seen, and until those are seen again, requests count for their address.
 */
export const fromOwnAddresses = (work: Work): Work => ({
  ...work,
  requests: work.requests.map((request, index) => ({
    ...request,
    headers: { ...request.headers, ...forwardedFor(index) },
  })),
});
