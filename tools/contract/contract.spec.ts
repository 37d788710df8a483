import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Document, Operation, Schema } from '../clients/document.ts';
import { breakingChanges } from './breaking.ts';
import { objectionTo, unannounced } from './changelog.ts';

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

const USERS = '/api/v1/users';
const EXPORT = '/api/v1/users/export';
const { paths, components } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Document;
const document = {
  openapi: '3.1.0',
  paths: Object.fromEntries([USERS, `${USERS}/me`, EXPORT].map((path) => [path, paths[path] ?? {}])),
  components,
} satisfies Document & { openapi: string };

function operation({ paths: all }: Mutable<Document>, path: string, method: string): Mutable<Operation> {
  const found = all[path]?.[method];
  if (!found) throw new Error(`There is no ${method} ${path}.`);
  return found;
}

function schema({ components: { schemas } }: Mutable<Document>, name: string): Required<Mutable<Schema>> {
  return schemas[name] as Required<Mutable<Schema>>;
}

/** What is found when the document is changed so. */
function changesOf(change: (planted: Mutable<Document>) => void): string[] {
  const planted = structuredClone(document) as Mutable<Document>;
  change(planted);
  return breakingChanges(document, planted).map(({ operationId, what }) => `${operationId}: ${what}`);
}

const without = (list: unknown[] | undefined, value: unknown): unknown[] =>
  (list ?? []).filter((one) => one !== value);

describe('a change that breaks clients is found:', () => {
  it.each<[string, string, (planted: Mutable<Document>) => void]>([
    [
      'a removed operation',
      'users.create: the operation is gone',
      ({ paths: all }) => delete all[USERS]?.['post'],
    ],
    ['a removed path', 'users.list: the operation is gone', ({ paths: all }) => delete all[USERS]],
    [
      'a removed property of an answer',
      'users.list: answer 200 application/json, items[].name is gone',
      (planted) => delete schema(planted, 'UserResponse').properties['name'],
    ],
    [
      'a property of an answer that may be missing now',
      'users.create: answer 201 application/json: required name is gone',
      (planted) => {
        const user = schema(planted, 'UserResponse');
        user.required = without(user.required, 'name') as string[];
      },
    ],
    [
      'a property of an answer that may be null now',
      'me.read: answer 200 application/json, name: type was "string" and is ["string","null"]',
      (planted) =>
        Object.assign(schema(planted, 'UserResponse').properties['name'] ?? {}, { type: ['string', 'null'] }),
    ],
    [
      'another type in an answer',
      'users.create: answer 201 application/json, email: type was "string" and is "integer"',
      (planted) =>
        Object.assign(schema(planted, 'UserResponse').properties['email'] ?? {}, { type: 'integer' }),
    ],
    [
      'any value in an answer that had few',
      'users.create: answer 201 application/json, status: enum active is gone',
      (planted) => delete schema(planted, 'UserResponse').properties['status']?.enum,
    ],
    [
      'a new property that a request must have',
      'users.create: request body application/json: required phone is new',
      (planted) => {
        const request = schema(planted, 'CreateUserRequest');
        request.properties['phone'] = { type: 'string' };
        request.required.push('phone');
      },
    ],
    [
      'a property of a request that is refused now',
      'users.create: request body application/json, roles is gone',
      (planted) => delete schema(planted, 'CreateUserRequest').properties['roles'],
    ],
    [
      'a narrower type of a request',
      'users.create: request body application/json, email: type was "string" and is "integer"',
      (planted) =>
        Object.assign(schema(planted, 'CreateUserRequest').properties['email'] ?? {}, { type: 'integer' }),
    ],
    [
      'a shorter text',
      'users.create: request body application/json, name: maxLength was 200 and is 20',
      (planted) =>
        Object.assign(schema(planted, 'CreateUserRequest').properties['name'] ?? {}, { maxLength: 20 }),
    ],
    [
      'fewer values of a parameter',
      'users.export: parameter format: enum ndjson is gone',
      (planted) => parameter(planted, EXPORT, 'format').schema.enum?.pop(),
    ],
    [
      'a list of the only values of a request',
      'users.create: request body application/json, email: enum one is new',
      (planted) =>
        Object.assign(schema(planted, 'CreateUserRequest').properties['email'] ?? {}, { enum: ['one'] }),
    ],
    [
      'a new parameter that must be there',
      'users.list: parameter tenant is new',
      (planted) =>
        operation(planted, USERS, 'get').parameters?.push({
          name: 'tenant',
          in: 'query',
          required: true,
          schema: { type: 'string' },
        }),
    ],
    [
      'a removed error code',
      'users.create: the error code users.email_taken is gone',
      (planted) => {
        const create = operation(planted, USERS, 'post');
        create['x-error-codes'] = without(create['x-error-codes'], 'users.email_taken') as string[];
      },
    ],
    ['another id', 'users.list: operationId was "users.list" and is "users.all"', renameList],
    [
      'another permission',
      'users.list: x-permission was "users.read" and is "users.browse"',
      (planted) => Object.assign(operation(planted, USERS, 'get'), { 'x-permission': 'users.browse' }),
    ],
    [
      'a fresh sign-in that is needed',
      'users.list: x-max-authentication-age is new',
      (planted) => Object.assign(operation(planted, USERS, 'get'), { 'x-max-authentication-age': 600 }),
    ],
  ])('%s', (_name, found, change) => {
    expect(changesOf(change)).toContain(found);
  });
});

describe('a change that breaks none is not:', () => {
  it.each<[string, (planted: Mutable<Document>) => void]>([
    ['none', () => {}],
    ['a new operation', ({ paths: all }) => (all['/api/v1/new'] = { ...all[EXPORT] })],
    [
      'a property that a request may have',
      (planted) => (schema(planted, 'CreateUserRequest').properties['phone'] = { type: 'string' }),
    ],
    [
      'a new property of an answer',
      (planted) => {
        const user = schema(planted, 'UserResponse');
        user.properties['phone'] = { type: 'string' };
        user.required.push('phone');
      },
    ],
    [
      'a value that answers have no more',
      (planted) => schema(planted, 'UserResponse').properties['status']?.enum?.pop(),
    ],
    [
      'a wider type of a request',
      (planted) =>
        Object.assign(schema(planted, 'CreateUserRequest').properties['name'] ?? {}, {
          type: ['string', 'null'],
        }),
    ],
    [
      'any value, after parameters in another order',
      (planted) => {
        operation(planted, EXPORT, 'get').parameters?.reverse();
        delete parameter(planted, EXPORT, 'format').schema.enum;
      },
    ],
    [
      'a new error code',
      (planted) => operation(planted, USERS, 'get')['x-error-codes']?.push('lists.too_long'),
    ],
    ['other words', (planted) => (operation(planted, USERS, 'get').summary = 'All users')],
  ])('%s', (_name, change) => {
    expect(changesOf(change)).toEqual([]);
  });
});

describe('the changelog', () => {
  const changes = breakingChanges(document, {
    ...document,
    paths: { [EXPORT]: document.paths[EXPORT] ?? {} },
  });
  const changelog = (breaking: string): string =>
    `# Changelog\n\n## [Unreleased]\n\n### Added\n\n- \`me.read\`\n\n### Breaking\n\n${breaking}\n\n## [1.0.0]\n\n### Breaking\n\n- \`users.list\`\n`;

  it('announces a change by the id of its operation, or by its method and path', () => {
    const left = unannounced(
      changes,
      changelog('- `users.create` and `GET /api/v1/users` are gone: use teams.'),
    );

    expect(new Set(left.map(({ operationId }) => operationId))).toEqual(
      new Set(['me.read', 'me.update', 'me.delete']),
    );
  });

  it('announces nothing under other headings, of other releases, or without one', () => {
    expect(unannounced(changes, changelog('- Much.'))).toEqual(changes);
    expect(unannounced(changes, '## [Unreleased]\n\n- `users.list`')).toEqual(changes);
  });

  it('is what the objection says how to mend', () => {
    const text = objectionTo(changes);

    expect(text).toContain('users.list (GET /api/v1/users):\n  - the operation is gone');
    expect(text).toContain('CHANGELOG.md, under "### Breaking"');
    expect(text).toMatch(/name .*`users\.create`/);
    expect(unannounced(changes, changelog(text))).toEqual([]);
  });
});

function parameter(planted: Mutable<Document>, path: string, name: string): { schema: Mutable<Schema> } {
  const found = operation(planted, path, 'get').parameters?.find((one) => one.name === name);
  if (!found) throw new Error(`There is no parameter ${name}.`);
  return found;
}

function renameList(planted: Mutable<Document>): void {
  operation(planted, USERS, 'get').operationId = 'users.all';
}
