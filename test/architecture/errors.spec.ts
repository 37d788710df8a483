import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HTTP_ERRORS } from '#libs/http';
import { AppError, type AppErrorClass } from '#libs/kernel';
import { document } from '../support/document.js';

/** Classes that others extend have no code of their own. */
const isError = (value: unknown): value is AppErrorClass =>
  typeof value === 'function' &&
  value.prototype instanceof AppError &&
  Boolean((value as Partial<AppErrorClass>).code);

async function errorClasses(pattern: string): Promise<AppErrorClass[]> {
  const files = globSync(pattern, { exclude: ['**/*.spec.ts', '**/testing/**'] });
  const modules = await Promise.all(files.map((file) => import(resolve(file)) as Promise<object>));
  return [...new Set(modules.flatMap((module) => Object.values(module) as unknown[]).filter(isError))];
}

const sources = '{src,libs}/**/*{errors,failed,error}.ts';
/** Refusals of the protocol before any operation is reached, and of third-party guards. */
const NOT_OF_AN_OPERATION = new Set([
  ...HTTP_ERRORS.map(({ code }) => code),
  // Of features that teams add: nothing of this application is removed while others refer to it.
  'references.still_in_use',
]);

function duplicates(codes: string[]): string[] {
  return codes.filter((code, index) => codes.indexOf(code) !== index);
}

describe('error codes', async () => {
  const classes = await errorClasses(sources);
  const codes = classes.map(({ code }) => code);

  it('are found', () => {
    expect(codes).toEqual(
      expect.arrayContaining(['users.email_taken', 'auth.invalid_credentials', 'http.not_found']),
    );
  });

  it('are unique', () => {
    expect(duplicates(codes)).toEqual([]);
    expect(duplicates([...codes, 'users.email_taken'])).toEqual(['users.email_taken']);
  });

  it('are `feature.reason` in snake case', () => {
    for (const code of codes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
  });

  it('are in the document', () => {
    const described = new Set(Object.keys(document.components.examples));
    const missing = codes.filter((code) => !described.has(code) && !NOT_OF_AN_OPERATION.has(code));

    expect(missing).toEqual([]);
    expect(described.has('planted.code')).toBe(false);
  });

  it('stand with a title that does not vary', () => {
    for (const { title } of classes) expect(title.length).toBeGreaterThan(3);
  });
});
