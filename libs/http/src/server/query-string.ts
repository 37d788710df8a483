import type { AppError } from '#libs/kernel';
import { DuplicateParameter, MalformedRequest, ValidationFailed } from '../errors/request.errors.js';
import { FORBIDDEN_CHARACTER } from '../validation/forbidden-character.js';
import { FORBIDDEN_NAME, isForbiddenName } from '../validation/forbidden-name.js';
import { jsonPointer } from '../validation/json-pointer.js';

/** Flat, but for `filter`, which gathers `filter[field][operator]=value`. No object in it has a prototype. */
export type Query = Record<string | symbol, unknown>;

const REFUSAL = Symbol('refusal');
const FILTER = /^filter\[([^[\]]+)\](?:\[([^[\]]+)\])?$/;
const FORBIDDEN_SEGMENTS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses a query string (application/x-www-form-urlencoded). Fastify calls it while it routes, where
 * nothing could catch an error: what is wrong is kept for {@link queryRefusal}.
 */
export function parseQuery(text: string): Query {
  const query: Query = Object.create(null);
  try {
    for (const pair of text.split('&')) {
      if (pair !== '') addParameter(query, pair);
    }
    return query;
  } catch (error) {
    return Object.assign(Object.create(null), { [REFUSAL]: error });
  }
}

/** Why the query string of a request is refused; undefined when it is not. */
export function queryRefusal(query: unknown): AppError | undefined {
  return (query as Query | null)?.[REFUSAL] as AppError | undefined;
}

function addParameter(query: Query, pair: string): void {
  const separator = pair.indexOf('=');
  const name = decode(separator === -1 ? pair : pair.slice(0, separator));
  const value = separator === -1 ? '' : decode(pair.slice(separator + 1));
  if (name.split(/[[\].]/).some((segment) => FORBIDDEN_SEGMENTS.has(segment))) throw new MalformedRequest();
  if (name.includes('\0') || value.includes('\0')) throw refused(name, FORBIDDEN_CHARACTER);
  if (isForbiddenName(name)) throw refused(name, FORBIDDEN_NAME);
  const [, field, operator] = FILTER.exec(name) ?? [];
  if (field === undefined) return addOnce(query, name, value, name);
  const conditions = operator === undefined ? conditionsIn(value) : { [operator]: value };
  for (const [each, text] of Object.entries(conditions))
    addOnce(conditionsOf(query, field), each, text, name);
}

/**
 * OpenAPI does not say how objects in objects are written: Swagger UI and some generated clients send
 * `filter[name]={"contains":"Ada"}`.
 */
function conditionsIn(value: string): Record<string, string> {
  const object = value.startsWith('{') ? parseObject(value) : undefined;
  if (!object) return { eq: value };
  if (Object.keys(object).some((operator) => FORBIDDEN_SEGMENTS.has(operator))) throw new MalformedRequest();
  return Object.fromEntries(Object.entries(object).map(([operator, operand]) => [operator, textOf(operand)]));
}

/** Of a list its items, as `in` takes them. What goes deeper may have no text. */
function textOf(operand: unknown): string {
  const items = [operand].flat();
  if (items.some((item) => typeof item === 'object')) throw new MalformedRequest();
  return items.join();
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  // Raw bytes would have to be guessed at: RFC 3986 has them percent-encoded.
  if (/[^\x21-\x7e]/.test(text)) throw new MalformedRequest();
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new MalformedRequest('The query string is not UTF-8 in percent-encoding.');
  }
}

const refused = (name: string, reason: typeof FORBIDDEN_NAME): ValidationFailed =>
  new ValidationFailed([{ pointer: jsonPointer(['query', name]), ...reason }]);

function addOnce(target: Query, key: string, value: string, name: string): void {
  if (Object.hasOwn(target, key)) throw new DuplicateParameter(jsonPointer(['query', name]));
  target[key] = value;
}

function conditionsOf(query: Query, field: string): Query {
  const filter = (query['filter'] ??= Object.create(null)) as Query | string;
  if (typeof filter === 'string') throw new DuplicateParameter('/query/filter');
  return (filter[field] ??= Object.create(null)) as Query;
}
