import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApplication } from '../support/application.js';
import { document, operations } from '../support/document.js';
import { liveRoutes } from '../support/routes.js';

let app: TestApplication;
beforeAll(async () => {
  // As in production: the mailbox is no part of the API.
  app = await TestApplication.start({ MAIL_URL: 'smtp://127.0.0.1:1025' });
});
afterAll(() => app.stop());

function difference(some: Iterable<string>, others: Iterable<string>): string[] {
  const known = new Set(others);
  return [...some].filter((each) => !known.has(each));
}

const hasTwice = (requirements: object[]): boolean =>
  new Set(requirements.map((each) => JSON.stringify(each))).size < requirements.length;

describe('the committed document', () => {
  it('describes every live route, and no other (OWASP API9)', () => {
    const live = liveRoutes(app.app);

    expect(live.length).toBeGreaterThan(20);
    expect(difference(live, operations.keys()), 'live but not described').toEqual([]);
    expect(difference(operations.keys(), live), 'described but not live').toEqual([]);
  });

  it('would miss a route that is planted', () => {
    const planted = [...liveRoutes(app.app), 'GET /api/v1/planted'];

    expect(difference(planted, operations.keys())).toEqual(['GET /api/v1/planted']);
  });

  it('is what the built code describes', () => {
    // Says what to run when the two differ.
    const check = spawnSync(process.execPath, ['tools/openapi.ts', '--check'], { encoding: 'utf8' });

    expect(check.stderr + check.stdout, 'npm run openapi').not.toContain('stale');
    expect(check.status).toBe(0);
  });

  it.each([...operations])('says of %s all that a client needs', (_name, operation) => {
    expect(operation.operationId).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
    expect(operation.summary.length).toBeGreaterThan(3);
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(response.description.length, status).toBeGreaterThan(3);
      const json = response.content?.['application/json'];
      // A mock server and Swagger UI show it: null would be of nothing.
      if (json) expect(json.example ?? undefined, `an example of ${status}`).toBeDefined();
    }
    for (const [type, media] of Object.entries(operation.requestBody?.content ?? {}))
      // Nobody types an image.
      if (!type.startsWith('image/')) expect(media.example, type).toBeDefined();
  });

  it('says once by what an operation is called', () => {
    const twice = [...operations].filter(([, { security }]) => hasTwice(security));

    expect(twice.map(([name]) => name)).toEqual([]);
    expect(hasTwice([{ bearer: [] }, { bearer: [] }])).toBe(true);
  });

  it.each([...operations])(
    'says of %s how it fails',
    (_name, { security, responses, requestBody, ...operation }) => {
      const statuses = Object.keys(responses);
      expect(statuses).toEqual(expect.arrayContaining(['400', '500', '503']));
      if (security.length > 0) expect(statuses).toContain('401');
      if (operation['x-permission']) expect(statuses).toContain('403');
      if (requestBody) expect(statuses).toEqual(expect.arrayContaining(['413', '415', '422']));
    },
  );

  it('gives every operation an id of its own', () => {
    const ids = [...operations.values()].map(({ operationId }) => operationId);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has an example of every problem that it names', () => {
    const named = [...operations.values()].flatMap((operation) => operation['x-error-codes'] ?? []);

    expect(difference(named, Object.keys(document.components.examples))).toEqual([]);
  });
});
