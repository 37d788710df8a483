import { getMetadataStorage } from 'class-validator';
import type { TestApplication } from '../application.js';
import { document } from '../document.js';
import { bodyTypeOf, exampleOf, exemplary, send } from './requests.js';
import { isWrite, type Route } from './routes.js';

/** What attackers try, whether or not anything is called so. */
const TRIED = ['admin', 'isAdmin', 'role', 'scope', 'userId', 'ownerId', 'passwordHash'];

/** Every name that a column or a field of an answer has. */
export function knownFields({ database }: TestApplication): string[] {
  const columns = database.dataSource.entityMetadatas.flatMap((entity) =>
    entity.columns.map(({ propertyName }) => propertyName),
  );
  const answered = Object.values(document.components.schemas).flatMap(({ properties = {} }) =>
    Object.keys(properties),
  );
  return [...new Set([...columns, ...answered, ...TRIED])].toSorted();
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
 * Sends the body of the documentation with one field more, of those that anything has and the route does not list.
 *
 * @returns the fields that were let through: anything but a 422 that points at them
 */
export async function acceptedFields(
  app: TestApplication,
  route: Route,
  fields: readonly string[],
  authorization: string,
): Promise<string[]> {
  const listed = listedFields(route);
  const accepted: string[] = [];
  for (const field of fields.filter((each) => !listed.has(each))) {
    const { path, init } = exemplary(route);
    const body = JSON.stringify({ ...exampleOf(route), [field]: 'x' });
    const { status, text } = await send(app, route, { path, init: { ...init, body } }, authorization);
    const { errors = [] } = (status === 422 ? JSON.parse(text) : {}) as { errors?: { pointer: string }[] };
    if (!errors.some(({ pointer }) => pointer === `/${field}`)) accepted.push(field);
  }
  return accepted;
}
