import { describe, expect, it } from 'vitest';
import { problemStatus } from './http-error.js';
import { HTTP_ERRORS } from './http-errors.js';
import { MalformedJson } from './request.errors.js';
import { MethodNotAllowed } from './routing.errors.js';

describe('the errors of the protocol', () => {
  it('have a code of their own, and a title', () => {
    expect(new Set(HTTP_ERRORS.map(({ code }) => code)).size).toBe(HTTP_ERRORS.length);
    expect(HTTP_ERRORS.filter(({ code, title }) => !/^http\.[a-z_]+$/.test(code) || !title)).toEqual([]);
  });

  it('have the status of their kind, or one of their own', () => {
    expect(problemStatus(MalformedJson)).toBe(400);
    expect(problemStatus(MethodNotAllowed)).toBe(405);
  });
});
