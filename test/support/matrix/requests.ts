import { newId } from '#libs/kernel';
import type { TestApplication } from '../application.js';
import { operations } from '../document.js';
import { headerFaults } from './header-faults.js';
import type { Route } from './routes.js';

/** One request, to be sent as it is. */
export interface Probe {
  path: string;
  init: RequestInit;
}

/** An answer, its body read. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  code: string | undefined;
}

const JSON_TYPE = 'application/json';

/** A request that anybody could send and nobody is harmed by: of an id that nothing has, with a field nobody knows. */
export function harmless(route: Route): Probe {
  return probe(route, idsOfNothing(route), '{"aFieldThatNobodyKnows":true}');
}

/** The request that the document shows, with its example as the body. */
export function exemplary(route: Route, path = idsOfNothing(route), body = exampleOf(route)): Probe {
  return probe(route, path, JSON.stringify(body));
}

/** The body that the document shows, or an empty one. */
export function exampleOf({ name }: Route): object {
  return (operations.get(name)?.requestBody?.content[JSON_TYPE]?.example ?? {}) as object;
}

/** The path with ids that nothing has; a parameter that is no id gets a name that nothing has. */
function idsOfNothing({ path, name }: Route): string {
  const schemas = new Map(operations.get(name)?.parameters?.map(({ name: each, schema }) => [each, schema]));
  return path.replace(/\{(\w+)\}/g, (_whole, parameter: string) =>
    schemas.get(parameter)?.format === 'uuid' || /id$/i.test(parameter) ? newId() : 'of.nothing',
  );
}

function probe(route: Route, path: string, json: string): Probe {
  const { method } = route;
  const type = bodyTypeOf(route);
  if (type === undefined) return { path, init: { method } };
  const body = type === JSON_TYPE ? json : 'neither a picture nor a table';
  return { path, init: { method, body, headers: { 'content-type': type } } };
}

/** The media type of its body; undefined without one. */
export function bodyTypeOf({ name, body }: Route): string | undefined {
  const [type] = Object.keys(operations.get(name)?.requestBody?.content ?? {});
  return type?.replace('*', 'png') ?? (body && JSON_TYPE);
}

/** Sends it; the answer is checked against the document, and its header fields as every answer's are. */
export async function send(
  app: TestApplication,
  route: Route,
  { path, init }: Probe,
  authorization?: string,
): Promise<Answered> {
  const headers = new Headers(init.headers);
  if (authorization !== undefined) headers.set('authorization', authorization);
  const response = await app.send(path, { ...init, headers });
  const text = await response.text();
  const faults = headerFaults(route, response, text);
  if (faults.length > 0) throw new Error(`${route.name} ${response.status}: ${faults.join('; ')}`);
  const code = /"code":"([\w.]+)"/.exec(text)?.[1];
  return { status: response.status, headers: response.headers, text, code };
}
