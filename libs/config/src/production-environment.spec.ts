import { describe, expect, it } from 'vitest';
import { aProvider, problemsOf, production } from './environment.fixture.js';

describe('production', () => {
  it('starts without Redis, administrator or CORS', () => {
    expect(problemsOf(production)).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', ''],
    ['ENCRYPTION_KEYS', ''],
    ['PUBLIC_URL', ''],
    ['MAIL_URL', ''],
    ['MAIL_FROM', ''],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://a.example,*'],
    ['RATE_LIMITS', 'off'],
    ['OIDC_PROVIDERS', aProvider({ issuer: 'http://login.example.com' })],
  ])('refuses %s=%s, which suits development only', (name, value) => {
    const lax = { ...production, [name]: value };

    const [problem, ...others] = problemsOf(lax);
    expect(problem).toMatch(new RegExp(`^  ${name} .*production`));
    // What was refused is no example.
    expect(problem?.endsWith(`Example: ${name}=${value}`)).toBe(false);
    expect(others).toEqual([]);
    expect(problemsOf({ ...lax, NODE_ENV: 'development' })).toEqual([]);
  });
});
