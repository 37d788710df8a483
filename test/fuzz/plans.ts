import fc from 'fast-check';
import { type BodyPlan, bodyOf } from './bodies.js';
import { hostileName, hostileText, hostileValue } from './hostile.js';
import type { Instances } from './instances.js';
import { known } from './known.js';
import type { Operation, Parameter } from './operations.js';

/** Who calls; a `stranger` has an Authorization field that is none. */
export type Caller = 'nobody' | 'stranger' | 'member' | 'administrator';

/** A request whose places are not filled yet, so that it means the same at every repetition of a run. */
export interface Plan {
  operation: Operation;
  caller: Caller;
  /** Picks the thing, of those that earlier answers told of, that the request is about. */
  subject: number;
  path: Record<string, unknown>;
  query: [name: string, value: unknown][];
  headers: Record<string, unknown>;
  body: BodyPlan | undefined;
}

const callers: fc.Arbitrary<Caller> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('administrator' as const) },
  { weight: 2, arbitrary: fc.constant('member' as const) },
  { weight: 1, arbitrary: fc.constantFrom('nobody' as const, 'stranger' as const) },
);

/** Requests for one operation: half of them as the document has it, the others with something wrong. */
export function plansOf(operation: Operation, instances: Instances): fc.Arbitrary<Plan> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.record(partsOf(operation, instances, 0)) },
    { weight: 1, arbitrary: fc.record(partsOf(operation, instances, 2)) },
  );
}

/** @param oddness how likely each part is to be wrong, in tenths */
function partsOf(
  operation: Operation,
  instances: Instances,
  oddness: number,
): { [Part in keyof Plan]: fc.Arbitrary<Plan[Part]> } {
  const either = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: 10 - oddness, arbitrary: right }, { weight: oddness, arbitrary: wrong });
  const within = (place: string): Parameter[] => operation.parameters.filter((each) => each.in === place);
  const path = within('path').map(({ name, schema = {} }) => [
    name,
    either(instances.of(schema, 'known', name), fc.oneof(instances.of(schema, 'generated'), hostileText)),
  ]);
  const query = within('query').flatMap((parameter) => queryOf(parameter, instances));
  const headers = within('header').map(({ name }) => [name, either(fieldOf(name), oddField)]);
  return {
    operation: fc.constant(operation),
    caller: callers,
    subject: fc.nat(99),
    path: fc.record(Object.fromEntries(path)),
    query: either(someOf(query), fc.array(fc.oneof(...query, oddPair), { maxLength: 4 })),
    headers: fc
      .tuple(
        fc.record(Object.fromEntries(headers), { requiredKeys: [] }),
        either(fc.constant({}), fc.record(ODD_HEADERS, { requiredKeys: [] })),
      )
      .map(([declared, odd]) => ({ ...declared, ...odd })),
    body: bodyOf(operation, instances, either),
  };
}

/** A few of them, each at most once. */
const someOf = (pairs: fc.Arbitrary<[string, unknown]>[]): fc.Arbitrary<[string, unknown][]> =>
  pairs.length === 0
    ? fc.constant([])
    : fc.array(fc.oneof(...pairs), { maxLength: 3 }).map((chosen) => [...new Map(chosen)]);

const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'contains',
  'startsWith',
  'constructor',
  'nix',
];

function queryOf(
  { name, schema = {}, example }: Parameter,
  instances: Instances,
): fc.Arbitrary<[string, unknown]>[] {
  if (schema.type === 'object') return [filterOf(name)];
  const value = instances.of({ example, ...schema }, 'known', name);
  const mangled = fc.record<Mangled>({ value, at: fc.nat(99), by: fc.constantFrom('', 'a', '0', '-', '~') });
  const one = fc.oneof(
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: fc.oneof(instances.of(schema, 'generated'), mangled) },
  );
  return [fc.tuple(fc.constant(name), one)];
}

/** A value, such as a cursor, with another character somewhere. */
export interface Mangled {
  value: unknown;
  at: number;
  by: string;
}

/** A condition on one of the fields of the thing that the request is about: on its own value, or on the text. */
export interface Filter {
  pick: number;
  operator: string | null;
  text: string | null;
}

/** As Swagger UI writes the operators. */
const conditions = fc
  .tuple(fc.constantFrom(...OPERATORS), hostileValue)
  .map((condition) => JSON.stringify(Object.fromEntries([condition])));

function filterOf(name: string): fc.Arbitrary<[string, Filter]> {
  const filter = fc.record<Filter>({
    pick: fc.nat(99),
    operator: fc.option(fc.constantFrom(...OPERATORS)),
    text: fc.option(fc.oneof(hostileText, conditions), { freq: 2 }),
  });
  return fc.tuple(fc.constant(name), filter);
}

const oddPair: fc.Arbitrary<[string, unknown]> = fc.tuple(
  fc.oneof(
    hostileName,
    fc.tuple(hostileName, hostileName).map(([field, operator]) => `filter[${field}][${operator}]`),
    fc.constantFrom('filter', 'filter[', 'filter[]', 'filter[a][b][c]', 'page', 'limit[]'),
  ),
  hostileText,
);

/** Node sends a header field byte by byte, and refuses to send some bytes. */
const oddField: fc.Arbitrary<unknown> = hostileText.map((text) =>
  text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'),
);

const fieldOf = (name: string): fc.Arbitrary<unknown> =>
  name.startsWith('If-') ? known('etag', fc.constantFrom('*', '"1"')) : fc.uuid();

const ODD_HEADERS = {
  accept: fc.constantFrom('text/html', 'application/xml;q=0.5', '*/*;q=0', ';', 'x'),
  'accept-language': oddField,
  'content-type': fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'application/json;;x',
    'APPLICATION/JSON',
    'application/merge-patch+json',
    'text/plain',
    'multipart/form-data',
    'x',
    '/',
    '',
  ),
  expect: fc.constant('x'),
  'idempotency-key': fc.oneof(oddField, fc.constantFrom('a-key-that-comes-again', '"quoted"')),
  'if-match': oddField,
  'if-none-match': oddField,
  traceparent: fc.oneof(oddField, fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')),
  'x-request-id': fc.oneof(oddField, fc.constant('a-well-formed-id')),
};
