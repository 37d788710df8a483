import { describe, expect, expectTypeOf, it } from 'vitest';
import { FalseServer, json, problem } from './false-server.fixture.js';
import {
  type CodesOf,
  isProblem,
  paginate,
  type ProblemCode,
  ProblemError,
  Showrunner,
  type UserResponse,
} from './index.js';

function aClient(server: FalseServer): Showrunner {
  return new Showrunner({ baseUrl: 'http://api.test/', fetch: server.fetch, retry: { attempts: 1 } });
}

describe('an answer', () => {
  it('has data, and the header fields of the response', async () => {
    const server = new FalseServer([() => json({ name: 'Ada' }, 200, { etag: '"3"' })]);
    const { data, response } = await aClient(server).users.read({ path: { id: '1' } });

    expectTypeOf(data).toEqualTypeOf<UserResponse>();
    expect(data.name).toBe('Ada');
    expect(response.headers.get('etag')).toBe('"3"');
    expect(server.paths).toEqual(['GET /api/v1/users/1']);
  });

  it('is text where the document says so', async () => {
    const lines = '{"id":"1"}\n{"id":"2"}\n';
    const answer = (): Response =>
      new Response(lines, { headers: { 'content-type': 'application/x-ndjson' } });

    const { data } = await aClient(new FalseServer([answer])).users.export({ query: { format: 'ndjson' } });
    expect(data).toBe(lines);
  });
});

it('a file is sent as what it is', async () => {
  const server = new FalseServer([() => new Response(null, { status: 204 })]);
  await aClient(server).me.setAvatar({ body: new Blob(['…'], { type: 'image/jpeg' }) });

  expect(server.headers('content-type')).toEqual(['image/jpeg']);
});

describe('a problem', () => {
  const errors = [{ pointer: '/email', code: 'isPlainEmail', detail: 'No address.' }];
  const refusal = {
    title: 'Validation failed',
    detail: 'Look.',
    status: 422,
    code: 'http.validation_failed',
    errors,
  };

  it('is an error with all that the server says', async () => {
    const server = new FalseServer([() => json({ ...refusal, requestId: 'r1' }, 422)]);
    const error = await aClient(server)
      .roles.list()
      .catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ ...refusal, requestId: 'r1', message: 'http.validation_failed: Look.' });
    expect((error as ProblemError).response.status).toBe(422);
  });

  it('is known by its code, which the document must have', () => {
    const error: unknown = new ProblemError({ ...refusal, type: '', requestId: '' }, new Response());

    expect(isProblem(error)).toBe(true);
    expect(isProblem(error, 'users.email_taken', 'http.validation_failed')).toBe(true);
    expect(isProblem(error, 'users.email_taken')).toBe(false);
    expect(isProblem(new Error('x'))).toBe(false);
    // @ts-expect-error -- no operation has it.
    expect(isProblem(error, 'users.mail_taken')).toBe(false);
    if (isProblem(error, 'users.email_taken')) expectTypeOf(error.code).toEqualTypeOf<'users.email_taken'>();
    expectTypeOf<'users.email_taken'>().toExtend<CodesOf<'users.create'>>();
    expectTypeOf<'users.email_taken'>().not.toExtend<CodesOf<'health.live'>>();
    expectTypeOf<CodesOf<'users.list'>>().toExtend<ProblemCode>();
  });

  it('of a proxy says that it is none of the server', async () => {
    const page = (): Response =>
      new Response('<h1>Bad Gateway</h1>', { status: 502, statusText: 'Bad Gateway' });
    const error = await aClient(new FalseServer([page]))
      .roles.list()
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 'client.unreadable_answer', status: 502, title: 'Bad Gateway' });
  });

  it('says that what one has is still current', async () => {
    const same = (): Response => new Response(null, { status: 304, headers: { etag: '"3"' } });
    const read = aClient(new FalseServer([same])).users.read({
      path: { id: '1' },
      headers: { 'If-None-Match': '"3"' },
    });

    await expect(read).rejects.toMatchObject({ code: 'client.not_modified', status: 304 });
  });

  it('that was none: what prevented an answer is thrown as it is', async () => {
    await expect(aClient(new FalseServer([])).roles.list()).rejects.toEqual(new TypeError('fetch failed'));
  });
});

describe('a list', () => {
  it('is read page after page, and no further than it is used', async () => {
    const server = new FalseServer([
      () => json({ items: [1, 2], nextCursor: 'b' }),
      () => json({ items: [3], nextCursor: 'c' }),
      () => problem(500, 'http.internal_error'),
    ]);
    const api = aClient(server);
    const seen: unknown[] = [];
    for await (const user of paginate((page) => api.users.list({ query: { ...page, limit: 2 } }))) {
      expectTypeOf(user).toEqualTypeOf<UserResponse>();
      seen.push(user);
      if (seen.length === 3) break;
    }

    expect(seen).toEqual([1, 2, 3]);
    expect(server.requests.map(({ url }) => new URL(url).search)).toEqual(['?limit=2', '?cursor=b&limit=2']);
  });

  it('is filtered as the API reads it', async () => {
    const server = new FalseServer([() => json({ items: [], nextCursor: null })]);
    const since = new Date('2026-01-31T12:00:00Z');
    const filter = {
      status: { in: ['active', 'invited'] },
      name: { contains: 'a+b' },
      createdAt: { gte: since },
    };
    await aClient(server).users.list({ query: { filter, q: undefined, limit: 5 } });

    expect([...new URL(server.requests[0]?.url ?? '').searchParams]).toEqual([
      ['filter[status][in]', 'active,invited'],
      ['filter[name][contains]', 'a+b'],
      ['filter[createdAt][gte]', '2026-01-31T12:00:00.000Z'],
      ['limit', '5'],
    ]);
  });
});
