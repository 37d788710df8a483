import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NotesApplication, startNotes } from './notes.fixture.js';

const id = '0198c1a2-7a3b-7c4d-8e5f-6a7b8c9d0e1f';
let notes: NotesApplication;

beforeAll(async () => {
  notes = await startNotes();
});
afterAll(() => notes.app.close());

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${notes.port}${path}`, init);

const patch = (body: object, headers: Record<string, string>): Promise<Response> =>
  call(`/notes/${id}`, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/merge-patch+json', ...headers },
  });

describe('problem details', () => {
  it('describe an error by its class, and name the request', async () => {
    const answer = await call('/notes/failures/limited?token=secret', {
      headers: { 'x-request-id': 'request-1' },
    });

    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await answer.json()).toEqual({
      type: 'https://api.example.com/problems#notes.too_many',
      title: 'Too many notes',
      status: 429,
      detail: 'Wait a little.',
      instance: '/notes/failures/limited',
      code: 'notes.too_many',
      requestId: 'request-1',
    });
  });

  it('say how to authenticate', async () => {
    const answer = await call('/notes/failures/step-up');

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", max_age=600',
    );
  });

  it.each([
    ['foreign', 403, 'http.forbidden'],
    ['database', 503, 'database.unavailable'],
    ['slow', 503, 'database.unavailable'],
    ['bug', 500, 'http.internal_error'],
  ])('of a %s error show nothing internal (ASVS 16.5.1)', async (name, status, code) => {
    const answer = await call(`/notes/failures/${name}`);
    const body = await answer.text();

    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
    expect(JSON.parse(body)).toMatchObject({ status, code });
    expect(body).not.toMatch(/internal words|canceling|10\.0\.0\.1|secret/);
  });

  it('leave the stack of an unexpected error in the log, once (ASVS 16.5.4)', async () => {
    notes.log.splice(0);
    await call('/notes/failures/bug');

    expect(notes.log.filter(({ fields }) => fields['err'] !== undefined)).toEqual([
      {
        level: 'error',
        message: 'Unexpected error',
        fields: { err: expect.any(TypeError), requestId: expect.any(String), route: '/notes/failures/:name' },
      },
    ]);
  });
});

describe('entity tags', () => {
  it('give the version of a response', async () => {
    expect((await call(`/notes/${id}`)).headers.get('etag')).toBe('"3-en"');
  });

  it.each(['GET', 'HEAD'])('answer %s with 304 when the client has it already', async (method) => {
    const answer = await call(`/notes/${id}`, { method, headers: { 'if-none-match': 'W/"3-en", "2"' } });

    expect(answer.status).toBe(304);
    expect(answer.headers.get('etag')).toBe('"3-en"');
    expect(answer.headers.has('content-type')).toBe(false);
    expect(answer.headers.has('content-length')).toBe(false);
    expect(await answer.text()).toBe('');
  });

  it('send the body when the client has another version', async () => {
    const answer = await call(`/notes/${id}`, { headers: { 'if-none-match': '"2-en"' } });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ id });
  });

  it('hand the version of If-Match to the route', async () => {
    const answer = await patch({ author: 'a@b.cd' }, { 'if-match': '"3-en"' });

    expect(answer.headers.get('etag')).toBe('"4"');
    expect(await answer.json()).toEqual({ id, version: 3, changes: { author: 'a@b.cd' } });
  });

  it.each([
    ['"other"', 412, 'http.precondition_failed'],
    ['3', 400, 'http.malformed_request'],
  ])('refuse If-Match: %s', async (field, status, code) => {
    const answer = await patch({ author: 'a@b.cd' }, { 'if-match': field });

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });
});

describe('lists', () => {
  it('read the words of the query string, cutting a limit that is too large', async () => {
    const answer = await call(
      '/notes?limit=99999999999999999999&sort=-a,b&q=x&include=total&filter[a][in]=1,2&filter[b]=3',
    );

    expect(await answer.json()).toMatchObject({
      items: [
        { limit: 100, sort: '-a,b', q: 'x', include: 'total', filter: { a: { in: '1,2' }, b: { eq: '3' } } },
      ],
    });
  });

  it('link to the next page, with the same parameters', async () => {
    const answer = await call('/notes?limit=1&q=x');

    expect(answer.headers.get('link')).toBe('</notes?limit=1&q=x&cursor=next%2F1>; rel="next"');
  });

  it('end without a link', async () => {
    expect((await call('/notes?cursor=last')).headers.has('link')).toBe(false);
  });
});
