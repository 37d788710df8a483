import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveDocumentation } from '#libs/openapi';
import { apiDocument, TITLE } from '../../src/api-document.js';
import { TestApplication } from '../support/application.js';

let app: TestApplication;

beforeAll(async () => {
  app = await TestApplication.start({}, undefined, undefined, (nest) =>
    serveDocumentation(nest, { title: TITLE, document: () => apiDocument(nest) }),
  );
});
afterAll(() => app.stop());

it('serves each file that the page of Swagger UI names', async () => {
  const page = await (await fetch(`${app.url}/docs`)).text();
  const files = [...page.matchAll(/(?:src|href)=["']\.\/(docs\/[^"']+)/g)].map(([, file]) => file);

  expect(files).toHaveLength(4);
  for (const file of files) expect((await fetch(`${app.url}/${file}`)).status, file).toBe(200);
});

it.each([
  'package.json',
  'README.md',
  'swagger-ui-bundle.js.map',
  'swagger-ui.js',
  'index.js',
  'oauth2-redirect.html',
  'log.bundle-sizes.swagger-ui.txt',
  '%70ackage.json',
  './/package.json',
])('does not serve %s, which the page does not need', async (file) => {
  const answer = await fetch(`${app.url}/docs/${file}`);

  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'http.not_found' });
});
