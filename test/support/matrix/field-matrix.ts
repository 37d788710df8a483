import { getMetadataStorage } from 'class-validator';
import type { TestApplication } from '../application.js';
import { document } from '../document.js';
import { bodyTypeOf, exampleOf, exemplary, send } from './requests.js';
import { isWrite, type Route } from './routes.js';

/** What attackers try, whether or not anything is called so. */
const TRIED = ['admin', 'isAdmin', 'role', 'scope', 'userId', 'ownerId', 'passwordHash'];

/** At once: what is wrong with a body is told up to the hundredth fault. */
const MOST = 50;

/** Names that are sent together, by what has them: each entity, all that is answered, what attackers try. */
export type FieldGroups = Record<string, string[]>;

export function fieldGroups({ database }: TestApplication): FieldGroups {
  const entities = database.dataSource.entityMetadatas.map(
    ({ name, columns }) => [name, columns.map(({ propertyName }) => propertyName)] as const,
  );
  const answered = Object.values(document.components.schemas).flatMap(({ properties = {} }) =>
    Object.keys(properties),
  );
  return { ...Object.fromEntries(entities), answers: [...new Set(answered)], attackers: TRIED };
}

/** Routes whose body is JSON. */
export const withJsonBody = (routes: readonly Route[]): Route[] =>
  routes.filter((route) => isWrite(route) && bodyTypeOf(route) === 'application/json');

/** The fields that the class of its body lists. */
export function listedFields({ body }: Route): ReadonlySet<string> {
  const rules = body ? getMetadataStorage().getTargetValidationMetadatas(body, '', false, false) : [];
  return new Set(rules.map(({ propertyName }) => propertyName));
}

/**
 * Sends the body of the documentation with the fields of each group that the route does not list.
 *
 * @returns the fields that were let through: anything but a 422 that points at them
 */
export async function acceptedFields(
  app: TestApplication,
  route: Route,
  groups: FieldGroups,
  authorization: string,
): Promise<string[]> {
  const listed = listedFields(route);
  const accepted: string[] = [];
  for (const [group, foreign] of inParts(groups, listed)) {
    const { path, init } = exemplary(route);
    const more = Object.fromEntries(foreign.map((field) => [field, 'x']));
    const body = JSON.stringify({ ...exampleOf(route), ...more });
    const { status, text } = await send(app, route, { path, init: { ...init, body } }, authorization);
    const { errors = [] } = (status === 422 ? JSON.parse(text) : {}) as { errors?: { pointer: string }[] };
    const refused = new Set(errors.map(({ pointer }) => pointer));
    accepted.push(
      ...foreign.filter((field) => !refused.has(`/${field}`)).map((field) => `${group}.${field}`),
    );
  }
  return accepted;
}

/** The fields of each group that are not listed, no more of them than are told of in one answer. */
const inParts = (groups: FieldGroups, listed: ReadonlySet<string>): [group: string, fields: string[]][] =>
  Object.entries(groups).flatMap(([group, fields]) => {
    const foreign = fields.filter((field) => !listed.has(field));
    const parts = Array.from({ length: Math.ceil(foreign.length / MOST) }, (_none, part) => part * MOST);
    return parts.map((from): [string, string[]] => [group, foreign.slice(from, from + MOST)]);
  });
