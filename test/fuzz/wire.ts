import { encoded } from './bodies.js';
import type { Knowledge } from './knowledge.js';
import { filled, isMembers, type Known } from './known.js';
import type { Filter, Mangled, Plan } from './plans.js';
import type { WireRequest } from './send.js';

type Thing = Record<string, unknown>;

/** The plan's request, every place in it filled with what is known by now. */
export function wireOf(
  plan: Plan,
  knowledge: Knowledge,
  actor: Thing,
  authorization: string | undefined,
): WireRequest {
  const { operation, body } = plan;
  const thing = subjectOf(plan, knowledge, actor);
  const lookUp = ({ name, pick }: Known): unknown => knowledge.valueOf(name, thing, pick);
  const path = pathOf(plan, filled(plan.path, lookUp) as Thing);
  const query = plan.query.map(([name, value]) => pairOf(name, filled(value, lookUp), thing));
  const headers = filled(plan.headers, ({ name, otherwise, pick }) =>
    name === 'etag' ? (knowledge.tagOf(path) ?? otherwise) : knowledge.valueOf(name, thing, pick),
  ) as Record<string, string>;
  return {
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(body && { 'content-type': body.type }),
      ...headers,
    },
    body: body && encoded(body, filled(body.value, lookUp)),
  };
}

/** What the request is about: something of the collection in its path, or else the actor. */
function subjectOf({ operation: { path }, subject }: Plan, knowledge: Knowledge, actor: Thing): Thing {
  const collection = path.includes('/{') ? path.slice(0, path.lastIndexOf('/{')) : path;
  // Two numbers of one: five things are kept, and the newest would never be met.
  const thing = subject % 5 === 0 ? undefined : knowledge.thingAt(collection, Math.floor(subject / 5));
  return thing ?? actor;
}

const pathOf = ({ operation }: Plan, values: Thing): string =>
  operation.path.replace(/\{(\w+)\}/g, (_whole, name: string) => percentEncoded(values[name]));

function pairOf(name: string, value: unknown, thing: Thing): string {
  const [field, text] = isFilter(value) ? conditionOf(name, value, thing) : [name, mangled(value)];
  // Brackets go as they are: nobody encodes them.
  return `${percentEncoded(field).replace(/%5B/g, '[').replace(/%5D/g, ']')}=${percentEncoded(text)}`;
}

const isFilter = (value: unknown): value is Filter => isMembers(value) && 'operator' in value;
const isMangled = (value: unknown): value is Mangled => isMembers(value) && 'by' in value;

function mangled(value: unknown): unknown {
  if (!isMangled(value)) return value;
  const text = String(value.value);
  const at = value.at % (text.length + 1);
  return text.slice(0, at) + value.by + text.slice(at + 1);
}

/** By a field of the thing, and its value. */
function conditionOf(name: string, { pick, operator, text }: Filter, thing: Thing): [string, unknown] {
  const entries = Object.entries(thing).filter(([, value]) => typeof value !== 'object');
  const [field, value] = entries[pick % entries.length] ?? ['name', 'x'];
  return [`${name}[${field}]${operator === null ? '' : `[${operator}]`}`, text ?? value];
}

/** Half a surrogate pair, which has no encoding, goes as the bytes that it would have. */
function percentEncoded(value: unknown): string {
  const text = String(value);
  return text.isWellFormed()
    ? encodeURIComponent(text)
    : encodeURIComponent(text.toWellFormed()).replaceAll('%EF%BF%BD', '%ED%A0%80');
}
