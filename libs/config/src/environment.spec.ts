import { describe, expect, it } from 'vitest';
import { aProvider, key, problemsOf, shortKey } from './environment.fixture.js';
import { parseEnvironment } from './environment.js';

describe('a bad environment', () => {
  it.each([
    ['NODE_ENV', 'staging'],
    ['NODE_ENV', 'Production'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '1e3'],
    ['PORT', ' '],
    ['METRICS_PORT', '65536'],
    ['METRICS_HOST', 'http://localhost'],
    ['HOST', 'http://localhost'],
    ['HOST', 'localhost:3000'],
    ['HOST', 'box_1'],
    ['PUBLIC_URL', 'api.example.com'],
    ['PUBLIC_URL', 'ftp://api.example.com'],
    ['PUBLIC_URL', 'https://api.example.com/'],
    ['PUBLIC_URL', 'https://api.example.com?x=1'],
    ['PUBLIC_URL', 'https://user@api.example.com'],
    ['MAIL_URL', 'http://mail.example.com'],
    ['MAIL_URL', 'smtp://mail.example.com/path'],
    ['MAIL_URL', 'smtp://mail.example.com?secure=true'],
    ['MAIL_URL', 'smtp://user:100%@mail.example.com'],
    ['MAIL_FROM', 'no-reply@example.com'],
    ['MAIL_FROM', ' <no-reply@example.com>'],
    ['MAIL_FROM', 'Showrunner <nobody>'],
    ['MAIL_FROM', 'Showrunner <a@example.com>, <b@example.com>'],
    ['DATABASE_URL', 'sqlite://file.db'],
    ['DATABASE_URL', 'localhost/app'],
    ['DATABASE_URL', 'postgres://localhost'],
    ['DATABASE_URL', 'postgres://localhost/'],
    ['DATABASE_URL', 'postgres://app:p#ss@localhost/app'],
    ['TEST_DATABASE_URL', 'oracle://localhost/app'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['FILES_URL', 'https://key:secret@s3.example.com/bucket'],
    ['FILES_URL', 's3://s3.example.com/bucket'],
    ['FILES_URL', 's3://key:secret@s3.example.com'],
    ['FILES_URL', 's3://key:secret@s3.example.com/bucket/folder'],
    ['CORS_ORIGINS', 'https://a.example/'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'https://A.example'],
    ['CORS_ORIGINS', 'a.example'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['CORS_ORIGINS', 'null'],
    ['WEBAUTHN_RP_ID', 'Example.com'],
    ['WEBAUTHN_RP_ID', 'https://example.com'],
    ['WEBAUTHN_RP_ID', '127.0.0.1'],
    ['WEBAUTHN_RP_ID', 'app.example.net'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '0'],
    ['TRUST_PROXY', '127.1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8,proxy.internal'],
    ['RATE_LIMITS', 'false'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://collector:4317'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318?key=x'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318/v1/traces'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Basic 100%'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a header=x'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'x-key=line%0Abreak'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_RESOURCE_ATTRIBUTES', '=x'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '10'],
    ['OUTBOUND_ALLOWED_ADDRESSES', 'login.internal'],
    ['OIDC_PROVIDERS', 'company'],
    ['OIDC_PROVIDERS', '{}'],
    ['OIDC_PROVIDERS', aProvider({ id: 'A Company' })],
    ['OIDC_PROVIDERS', aProvider({ name: undefined })],
    ['OIDC_PROVIDERS', aProvider({ issuer: 'ftp://login.example.com' })],
    ['OIDC_PROVIDERS', aProvider({ issuer: 'https://app:secret@login.example.com' })],
    ['OIDC_PROVIDERS', aProvider({ issuer: 'https://login.example.com?tenant=1' })],
    ['OIDC_PROVIDERS', aProvider({ clientId: 7 })],
    ['OIDC_PROVIDERS', aProvider({ scopes: ['email'] })],
    ['OIDC_PROVIDERS', aProvider({ origins: ['https://keys.example.com/path'] })],
    ['OIDC_PROVIDERS', aProvider({ secret: 'x' })],
    ['OIDC_PROVIDERS', aProvider({}, { id: 'other' })],
    ['OIDC_PROVIDERS', aProvider({}, { issuer: 'https://other.example.com' })],
    ['LOG_LEVEL', 'verbose'],
    ['ENCRYPTION_KEYS', key],
    ['ENCRYPTION_KEYS', `key-1:${shortKey}`],
    ['ENCRYPTION_KEYS', `Key_1:${key}`],
    ['ENCRYPTION_KEYS', `a-name-that-is-too-long:${key}`],
    ['ENCRYPTION_KEYS', `key-1:${key},key-1:${key}`],
    ['ENCRYPTION_KEYS', ','],
  ])('refuses %s=%s', (name, value) => {
    const problems = problemsOf({ [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^  ${name} .+\\. Example: ${name}=.`));
  });

  it.each(['no-at-sign', 'admin@'])('refuses the administrator address %s', (ADMIN_EMAIL) => {
    const problems = problemsOf({ ADMIN_EMAIL, ADMIN_PASSWORD: 'twelve chars' });

    expect(problems).toEqual([expect.stringContaining('ADMIN_EMAIL must be an e-mail address')]);
  });

  it('counts characters of the password, not UTF-16 units', () => {
    const ADMIN_EMAIL = 'admin@example.com';

    expect(problemsOf({ ADMIN_EMAIL, ADMIN_PASSWORD: '🔑'.repeat(11) })).toHaveLength(1);
    expect(problemsOf({ ADMIN_EMAIL, ADMIN_PASSWORD: '🔑'.repeat(128) })).toEqual([]);
    expect(problemsOf({ ADMIN_EMAIL, ADMIN_PASSWORD: 'x'.repeat(129) })).toHaveLength(1);
  });

  it.each([
    [{ ADMIN_EMAIL: 'admin@example.com' }, 'ADMIN_PASSWORD is missing'],
    [{ ADMIN_PASSWORD: 'twelve chars' }, 'ADMIN_EMAIL is missing'],
  ])('refuses half an administrator', (variables, problem) => {
    expect(problemsOf(variables)).toEqual([expect.stringContaining(problem)]);
  });

  it('tells which item of a list is wrong', () => {
    expect(problemsOf({ CORS_ORIGINS: 'https://a.example,b.example,c.example' })).toEqual([
      expect.stringContaining('CORS_ORIGINS item 2 must be an origin'),
      expect.stringContaining('CORS_ORIGINS item 3 must be an origin'),
    ]);
  });

  it.each([{ METRICS_PORT: '3000' }, { PORT: '8080', METRICS_PORT: '8080' }])(
    'has one port for clients and metrics: %o',
    (variables) => {
      expect(problemsOf(variables)).toEqual([
        expect.stringContaining('METRICS_PORT must be another port than PORT'),
      ]);
      expect(problemsOf({ ...variables, METRICS_PORT: '9464' })).toEqual([]);
      expect(problemsOf({ PORT: '0', METRICS_PORT: '0' })).toEqual([]);
    },
  );

  it('has passkeys for a domain that some page is on', () => {
    const variables = {
      PUBLIC_URL: 'https://api.example.com',
      CORS_ORIGINS: 'https://a.example, https://b.example',
    };

    for (const WEBAUTHN_RP_ID of ['api.example.com', 'example.com', 'b.example'])
      expect(problemsOf({ ...variables, WEBAUTHN_RP_ID })).toEqual([]);
    for (const WEBAUTHN_RP_ID of ['app.example.com', 'ample.com', 'c.example'])
      expect(problemsOf({ ...variables, WEBAUTHN_RP_ID })).toEqual([
        expect.stringContaining('WEBAUTHN_RP_ID must be the host of PUBLIC_URL or of one of CORS_ORIGINS'),
      ]);
  });

  it('reports every problem at once, those between variables too', () => {
    const variables = { NODE_ENV: 'production', PORT: 'x', LOG_LEVEL: 'loud', ADMIN_EMAIL: 'a@b.example' };

    expect(problemsOf(variables).map((line) => line.trim().split(' ')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'ADMIN_PASSWORD',
      'PUBLIC_URL',
      'DATABASE_URL',
      'MAIL_URL',
      'MAIL_FROM',
      'ENCRYPTION_KEYS',
    ]);
  });

  it('reads as one plain message', () => {
    expect(() => parseEnvironment({ PORT: 'x' })).toThrow(
      [
        'The environment has 1 problem:',
        '  PORT must be a whole number from 0 to 65535. Example: PORT=8080',
        'See docs/guides/environment.md.',
      ].join('\n'),
    );
  });

  it('never echoes a secret', () => {
    const secret = 'hunter2';
    const variables = {
      ADMIN_EMAIL: 'nobody',
      ADMIN_PASSWORD: secret,
      DATABASE_URL: `postgres://app:${secret}@localhost`,
      TEST_DATABASE_URL: `mongodb://app:${secret}@localhost/app`,
      REDIS_URL: `http://:${secret}@localhost`,
      ENCRYPTION_KEYS: `key-1:${secret}`,
      OIDC_PROVIDERS: `[{"id":"company","clientSecret":"${secret}"`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `ftp://:${secret}@localhost`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${secret}%`,
    };

    const message = problemsOf(variables).join('\n');

    expect(message.match(/^ {2}\w+/gm)).toHaveLength(9);
    expect(message).not.toContain(secret);
  });
});
