import { apiCompare, type Diff } from 'api-smart-diff';
import type { Document, Operation } from '../clients/document.ts';
import { sameParameter, valueAt } from './lookup.ts';
import { wordingOf } from './wording.ts';

/** What a change takes away from those who call an operation. */
export interface BreakingChange {
  /** `users.create` */
  operationId: string;
  /** `POST /api/v1/users` */
  route: string;
  what: string;
}

type Action = Diff['action'];

/** What says who may call an operation and how it is called, and which changes of it break callers. */
const OF_THE_OPERATION: Readonly<Record<string, readonly Action[]>> = {
  // The name of the method in every client.
  operationId: ['replace'],
  'x-permission': ['add', 'replace'],
  'x-max-authentication-age': ['add', 'replace'],
  'x-owner-only': ['add'],
  'x-api-keys': ['remove'],
};

/**
 * All that could break a client of `before` that calls `after`. api-smart-diff finds the differences and weighs most
 * of them; what it knows nothing of, or weighs by OpenAPI 3.0, is weighed here.
 */
export function breakingChanges(before: Document, after: Document): BreakingChange[] {
  // It changes what it is given.
  const { diffs } = apiCompare(structuredClone(before), structuredClone(after));
  const changes = diffs.filter((diff) => diff.path[0] === 'paths' && isBreaking(diff, before, after));
  return [...changes.flatMap((diff) => told(diff, before, after)), ...removedCodes(before, after)];
}

function isBreaking(diff: Diff, before: Document, after: Document): boolean {
  const { path, action, type } = diff;
  const [, , , ...inside] = path;
  const [first, key] = [inside[0], String(inside.at(-1))];
  // Compared as sets, below.
  if (first === 'x-error-codes') return false;
  if (inside.length === 1 && key in OF_THE_OPERATION) return OF_THE_OPERATION[key]?.includes(action) ?? false;
  const isAnswer = first === 'responses';
  // Otherwise it is a property of that name.
  const isKeyword = inside.at(-2) !== 'properties';
  if (isKeyword && key === 'type' && action === 'replace')
    return isNarrower(diff.before, diff.after, isAnswer);
  if (inside.at(-2) === 'enum') return isBreakingValue(diff, before, after);
  // A field that the server does not know is refused.
  if (!isKeyword && !isAnswer && action === 'remove') return true;
  return type === 'breaking';
}

/**
 * One of the values that an input may have, or an answer. A list of them that is new shuts all others out of inputs.
 * Answers may get new values: clients are told to bear those, as they bear new fields and codes.
 */
function isBreakingValue({ path, action }: Diff, before: Document, after: Document): boolean {
  const list = path.slice(0, -1);
  const had = valueAt(before, list) !== undefined;
  const has = valueAt(after, sameParameter(list, before, after)) !== undefined;
  if (path[3] === 'responses') return action === 'remove' && !has;
  return action === 'remove' ? has : !had;
}

/** Requests may take more than before, and answers may have less. */
function isNarrower(before: unknown, after: unknown, isAnswer: boolean): boolean {
  const [had, has] = [typesIn(before), typesIn(after)];
  const [all, allowed] = isAnswer ? [has, had] : [had, has];
  return [...all].some((type) => !allowed.has(type));
}

function typesIn(type: unknown): Set<unknown> {
  const types = new Set([type].flat());
  return types.has('number') ? types.add('integer') : types;
}

function told(diff: Diff, before: Document, after: Document): BreakingChange[] {
  const [, path, method] = diff.path.map(String);
  const operations = Object.entries(before.paths[path ?? ''] ?? {});
  return operations
    .filter(([name]) => method === undefined || name === method)
    .map(([name, operation]) => {
      const parameters = operation.parameters ?? [];
      const added = after.paths[path ?? '']?.[name]?.parameters ?? [];
      return aChange(
        name,
        path ?? '',
        operation,
        wordingOf(diff, diff.action === 'add' ? added : parameters),
      );
    });
}

function removedCodes(before: Document, after: Document): BreakingChange[] {
  return Object.entries(before.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const now = after.paths[path]?.[method];
      const present = new Set(now?.['x-error-codes']);
      const gone = (operation['x-error-codes'] ?? []).filter((code) => !present.has(code));
      // With the operation its codes are gone anyway.
      return now
        ? gone.map((code) => aChange(method, path, operation, `the error code ${code} is gone`))
        : [];
    }),
  );
}

function aChange(method: string, path: string, { operationId }: Operation, what: string): BreakingChange {
  return { operationId, route: `${method.toUpperCase()} ${path}`, what };
}
