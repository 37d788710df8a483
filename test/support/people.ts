import { type components, MINUTE } from '#libs/testing';
import type { SignedInUser, TestApplication } from './application.js';

export type User = components['schemas']['UserResponse'];

export const PEOPLE = 24;
export const DELETED = 3;
const NAMES = ['ada', 'Bob', 'ÉMILE', 'Ω mega', '100%', 'under_score', 'a!b', 'Bob'];

/** People of every status, some made at the same instant, some who never signed in. */
export async function makePeople(app: TestApplication, administrator: SignedInUser): Promise<void> {
  for (let index = 0; index < PEOPLE; index++) await makePerson(app, administrator, index);
}

async function makePerson(app: TestApplication, administrator: SignedInUser, index: number): Promise<void> {
  if (index % 3 === 0) app.clock.advance(MINUTE / 10);
  const name = `${NAMES[index % NAMES.length]} ${index}`;
  const person = { name, email: `${index % 2 ? 'Z' : 'b'}person-${index}@example.com` };
  if (index % 4 === 0) return void (await app.anInvitedUser(administrator, person));
  const { id } = await app.aUser(administrator, person);
  const { client } = administrator;
  const options = { params: { path: { id } } };
  if (index % 4 === 2)
    await client.PUT('/api/v1/users/{id}/suspension', { ...options, body: { reason: 'Spam' } });
  if (index % 8 === 3) await client.DELETE('/api/v1/users/{id}', options);
}

/** A list by its query string, which the tests write as they mean it. */
export async function listUsers(
  { client }: SignedInUser,
  query: string,
): Promise<components['schemas']['UserListResponse']> {
  const { data, error } = await client.GET('/api/v1/users', { querySerializer: () => query });
  if (!data) throw new Error(`${query}: ${JSON.stringify(error)}`);
  return data;
}

export const idsOf = (users: User[]): string[] => users.map(({ id }) => id);
/** By code point, as UTF-8 sorts. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
export const newestFirst = (a: User, b: User): number =>
  compare(b.createdAt, a.createdAt) || compare(b.id, a.id);
