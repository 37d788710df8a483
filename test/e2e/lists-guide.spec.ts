import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedInUser, TestApplication } from '../support/application.js';

const guide = readFileSync('docs/guides/lists.md', 'utf8');
const urls = [...guide.matchAll(/^curl -sg "\$api(.+?)"/gm)].map(([, url = '']) => url);

let app: TestApplication;
let administrator: SignedInUser;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
});
afterAll(() => app.stop());

describe('the guide to lists', () => {
  it('shows several requests', () => {
    expect(urls.length).toBeGreaterThan(4);
  });

  it.each(urls)('is right about %s', async (url) => {
    const response = await app.send(`/api/v1${url}`, {}, administrator.tokens.accessToken);
    expect(response.status).toBe(200);
  });
});
