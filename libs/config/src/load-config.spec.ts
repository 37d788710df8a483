import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.js';

const key = Buffer.alloc(32, 7);

/** A production environment with nothing wrong. */
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:secret@db.example.com/app',
  PUBLIC_URL: 'https://api.example.com',
  MAIL_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Showrunner <no-reply@example.com>',
  ENCRYPTION_KEYS: `key-1:${key.toString('base64')}`,
};

describe('loadConfig', () => {
  it('needs no variable in development', () => {
    expect(loadConfig({})).toEqual({
      runtime: { environment: 'development', role: 'all', workers: 1, dataDir: resolve('.data') },
      http: {
        host: '127.0.0.1',
        port: 3000,
        publicUrl: 'http://127.0.0.1:3000',
        corsOrigins: [],
        trustProxy: false,
        rateLimits: true,
      },
      database: { dataDir: resolve('.data') },
      files: {},
      mail: { from: { name: 'Showrunner', address: 'no-reply@localhost' } },
      redis: {},
      jobs: {},
      administrator: {},
      passkeys: { rpId: 'localhost', origins: ['http://localhost:3000'] },
      encryption: { keys: [] },
      settings: { variables: {} },
      outbound: { allowedAddresses: [] },
      oidc: { providers: [] },
      logging: { level: 'info', pretty: true },
      metrics: { host: '127.0.0.1' },
      tracing: {
        headers: {},
        serviceName: 'showrunner',
        attributes: {},
        sampler: 'parentbased_always_on',
        ratio: 1,
      },
    });
  });

  it('treats an empty variable as none', () => {
    const names = [
      'NODE_ENV',
      'PORT',
      'HOST',
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'DATA_DIR',
      'ADMIN_EMAIL',
    ];

    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}));
  });

  it('listens on every address in production and logs JSON', () => {
    const { http, logging } = loadConfig(production);

    expect(http.host).toBe('0.0.0.0');
    expect(logging.pretty).toBe(false);
  });

  it('logs JSON in tests', () => {
    expect(loadConfig({ NODE_ENV: 'test' }).logging.pretty).toBe(false);
  });

  it.each(['postgres', 'postgresql', 'mysql', 'mariadb'])('takes a %s:// database', (protocol) => {
    const url = `${protocol}://root:p%40ss@127.0.0.1:5432/app?ssl=true`;

    const { database } = loadConfig({ DATABASE_URL: url, TEST_DATABASE_URL: url });

    expect(database).toMatchObject({ url, testUrl: url });
  });

  it('makes the data folder absolute', () => {
    expect(loadConfig({ DATA_DIR: 'somewhere/else' }).database.dataDir).toBe(resolve('somewhere/else'));
  });

  it('takes port 0 for any free port', () => {
    expect(loadConfig({ PORT: '0' }).http.port).toBe(0);
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:4000'],
    ['::1', 'http://[::1]:4000'],
    ['0.0.0.0', 'http://127.0.0.1:4000'],
    ['::', 'http://[::1]:4000'],
    ['localhost', 'http://localhost:4000'],
    ['192.168.1.7', 'http://192.168.1.7:4000'],
    ['fd00::7', 'http://[fd00::7]:4000'],
    ['box.local', 'http://box.local:4000'],
  ])('derives the public URL from host %s', (host, publicUrl) => {
    expect(loadConfig({ HOST: host, PORT: '4000' }).http.publicUrl).toBe(publicUrl);
  });

  it('takes a public URL with a path', () => {
    const PUBLIC_URL = 'https://example.com/showrunner';

    expect(loadConfig({ PUBLIC_URL }).http.publicUrl).toBe(PUBLIC_URL);
  });

  it('reads lists with spaces and a trailing comma', () => {
    const { http } = loadConfig({ CORS_ORIGINS: 'https://a.example, http://localhost:5173,' });

    expect(http.corsOrigins).toEqual(['https://a.example', 'http://localhost:5173']);
  });

  it.each([
    ['2', 2],
    ['10.0.0.0/8,192.168.1.7', ['10.0.0.0/8', '192.168.1.7']],
    ['::1,fd00::/8', ['::1', 'fd00::/8']],
  ])('trusts the proxies %s', (TRUST_PROXY, expected) => {
    expect(loadConfig({ TRUST_PROXY }).http.trustProxy).toEqual(expected);
  });

  it('reads providers, with what they have by default', () => {
    const company = {
      id: 'company',
      name: 'Company',
      issuer: 'https://login.example.com/tenant',
      clientId: 'showrunner',
      clientSecret: 'secret',
    };
    const search = {
      ...company,
      id: 'search',
      issuer: 'https://accounts.example.net',
      scopes: ['openid', 'email'],
      origins: ['https://keys.example.net'],
    };

    expect(loadConfig({ OIDC_PROVIDERS: JSON.stringify([company, search]) }).oidc.providers).toEqual([
      { ...company, scopes: ['openid', 'email', 'profile'], origins: ['https://login.example.com'] },
      { ...search, origins: ['https://accounts.example.net', 'https://keys.example.net'] },
    ]);
  });

  it('reads what OpenTelemetry writes as name=value', () => {
    const { tracing } = loadConfig({
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpiYw==, x-tenant = a%20b,',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=a%2C%C3%A4,broken=%ff',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    });

    expect(tracing).toMatchObject({
      headers: { authorization: 'Basic YTpiYw==', 'x-tenant': 'a b' },
      attributes: { 'deployment.environment.name': 'a,ä', broken: '%ff' },
      sampler: 'traceidratio',
      ratio: 0.25,
    });
  });

  it('reads the ring of encryption keys in order', () => {
    const newer = Buffer.alloc(32, 8);
    const ENCRYPTION_KEYS = `key-2:${newer.toString('base64')},key-1:${key.toString('base64')}`;

    expect(loadConfig({ ENCRYPTION_KEYS }).encryption.keys).toEqual([
      { id: 'key-2', key: newer },
      { id: 'key-1', key },
    ]);
  });

  it('keeps the texts of settings for the features that know them', () => {
    const { settings } = loadConfig({
      SETTING_A_B: '7',
      SETTING_EMPTY: '',
      SETTINGS_A_B: '8',
      SETTINGX: '9',
    });

    expect(settings.variables).toEqual({ SETTING_A_B: '7' });
  });

  it('reads the first administrator', () => {
    const ADMIN_PASSWORD = 'twelve chars';

    const { administrator } = loadConfig({ ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD });

    expect(administrator.credentials).toEqual({ email: 'admin@example.com', password: ADMIN_PASSWORD });
  });

  it('switches rate limits off and logs silently on request', () => {
    const { http, logging } = loadConfig({ RATE_LIMITS: 'off', LOG_LEVEL: 'silent' });

    expect(http.rateLimits).toBe(false);
    expect(logging.level).toBe('silent');
  });
});
