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
