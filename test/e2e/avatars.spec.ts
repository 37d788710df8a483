import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FileStore, FilesUnavailable } from '#libs/files';
import { AvatarUploads } from '../../src/users/avatars/avatar-uploads.js';
import { type SignedInUser, TestApplication } from '../support/application.js';

const MINE = '/api/v1/users/me/avatar';
const MEBIBYTE = 1024 * 1024;

let app: TestApplication;
let administrator: SignedInUser;
let ada: SignedInUser;
let red: Uint8Array<ArrayBuffer>;
let blue: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  app = await TestApplication.start();
  administrator = await app.signIn();
  ada = await app.aUser(administrator);
  [red, blue] = await Promise.all([picture('red'), picture('blue')]);
});
afterAll(() => app.stop());

const picture = async (background: string): Promise<Uint8Array<ArrayBuffer>> => {
  const image = sharp({ create: { width: 640, height: 480, channels: 3, background } });
  return new Uint8Array(await image.png().toBuffer());
};

const put = (body: Uint8Array<ArrayBuffer> | string, contentType = 'image/png'): Promise<Response> =>
  app.send(MINE, { method: 'PUT', body, headers: { 'content-type': contentType } }, ada.tokens.accessToken);

const get = (path: string, { tokens }: SignedInUser, headers: Record<string, string> = {}) =>
  app.send(path, { headers }, tokens.accessToken);

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;

async function avatarUrlOf({ client }: SignedInUser): Promise<string | null | undefined> {
  return (await client.GET('/api/v1/users/me')).data?.avatarUrl;
}

describe('an avatar', () => {
  it('is set, shown to its owner and to who may read users, replaced and removed', async () => {
    expect((await get(MINE, ada)).status).toBe(404);
    expect(await avatarUrlOf(ada)).toBeNull();

    expect((await put(red)).status).toBe(204);
    const url = await avatarUrlOf(ada);
    expect(url).toBe(`/api/v1/users/${ada.id}/avatar`);
    const first = Buffer.from(await (await get(MINE, ada)).arrayBuffer());
    expect(await sharp(first).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 });
    expect(Buffer.from(await (await get(url ?? '', administrator)).arrayBuffer())).toEqual(first);

    expect((await put(blue, 'image/jpeg')).status).toBe(204);
    expect(Buffer.from(await (await get(MINE, ada)).arrayBuffer())).not.toEqual(first);

    const { response } = await ada.client.DELETE('/api/v1/users/me/avatar');
    expect(response.status).toBe(204);
    expect((await ada.client.DELETE('/api/v1/users/me/avatar')).response.status).toBe(204);
    expect(await codeOf(await get(MINE, ada))).toBe('users.no_avatar');
  });

  it('is served so that it can be nothing but a picture, and is asked for again only when it is new (ASVS 5.4.1)', async () => {
    await put(red);
    const answer = await get(MINE, ada);
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline; filename="avatar.webp"',
      'cache-control': 'private, no-cache',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");

    const tag = answer.headers.get('etag') ?? '';
    expect((await get(MINE, ada, { 'if-none-match': tag })).status).toBe(304);
    await put(blue);
    expect((await get(MINE, ada, { 'if-none-match': tag })).status).toBe(200);
  });

  it('of someone else is for those who may read users', async () => {
    expect((await get(`/api/v1/users/${administrator.id}/avatar`, ada)).status).toBe(403);
    expect((await app.send(MINE)).status).toBe(401);
  });

  it('that two set at once is one of the two, and the file of the other is gone', async () => {
    const files = app.app.get(FileStore);
    const written: string[] = [];
    const write = files.write.bind(files);
    let second: Promise<Response> | undefined;
    // The first is drawn by then, so that the second is let in; both are shown after both were written.
    const both = Promise.withResolvers<void>();
    files.write = async (name, ...rest) => {
      if (written.push(name) === 2) both.resolve();
      second ??= put(blue);
      await both.promise;
      return write(name, ...rest);
    };
    const first = await put(red);
    files.write = write;

    expect([first.status, (await second)?.status]).toEqual([204, 204]);

    const kept = await Promise.all(written.map((name) => files.read(name)));
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect((await get(MINE, ada)).status).toBe(200);
  });
});

describe('a picture that is slow to arrive', () => {
  /** Begins to send one, and stops. */
  async function stall(): Promise<ClientRequest> {
    const authorization = `Bearer ${ada.tokens.accessToken}`;
    const headers = { authorization, 'content-type': 'image/png' };
    const sent = request(`${app.url}${MINE}`, { method: 'PUT', agent: false, headers });
    const run = vi.spyOn(app.app.get(AvatarUploads), 'run');
    sent.on('error', () => undefined).write(red.subarray(0, 100));
    await vi.waitUntil(() => run.mock.calls.length > 0, 10_000);
    run.mockRestore();
    return sent;
  }

  it('lets its owner send no other meanwhile', async () => {
    const slow = await stall();
    const answer = await put(blue);
    slow.end(red.subarray(100));
    const [answered] = (await once(slow, 'response')) as [IncomingMessage];

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await codeOf(answer)).toBe('users.images_busy');
    expect(answered.statusCode).toBe(204);
    expect((await put(blue)).status).toBe(204);
  });

  it('makes room at once when its sender goes away', async () => {
    const slow = await stall();
    slow.destroy();

    await expect.poll(async () => (await put(blue)).status).toBe(204);
  });

  it('is shown for nobody whose account was closed meanwhile, and leaves no file', async () => {
    const files = app.app.get(FileStore);
    const write = files.write.bind(files);
    let written = '';
    const closing = await app.aUser(administrator);
    files.write = async (name, ...rest) => {
      written = name;
      await deleteUser(closing);
      return write(name, ...rest);
    };
    const init = { method: 'PUT', body: red, headers: { 'content-type': 'image/png' } };
    const answer = await app.send(MINE, init, closing.tokens.accessToken);
    files.write = write;

    expect([answer.status, await codeOf(answer)]).toEqual([401, 'auth.session_ended']);
    expect(await files.read(written)).toBeUndefined();
  });
});

describe('the avatar of a deleted user', () => {
  it('is shown to nobody, also to who has it already, until the user is restored', async () => {
    const gone = await app.aUser(administrator);
    const init = { method: 'PUT', body: red, headers: { 'content-type': 'image/png' } };
    await app.send(MINE, init, gone.tokens.accessToken);
    const path = `/api/v1/users/${gone.id}/avatar`;
    const tag = (await get(path, administrator)).headers.get('etag') ?? '';
    await deleteUser(gone);

    const answer = await get(path, administrator, { 'if-none-match': tag });
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'users.no_avatar']);
    const params = { path: { id: gone.id } };
    expect((await administrator.client.GET('/api/v1/users/{id}', { params })).data?.avatarUrl).toBeNull();

    await administrator.client.POST('/api/v1/users/{id}/restoration', { params });
    expect((await get(path, administrator)).status).toBe(200);
  });
});

async function deleteUser({ id }: SignedInUser): Promise<void> {
  const { response } = await administrator.client.DELETE('/api/v1/users/{id}', { params: { path: { id } } });
  expect(response.status).toBe(204);
}

describe('what is no avatar (ASVS 5.2.1, 5.2.2)', () => {
  it.each([
    ['text that says it is an image', 'not an image', 'image/png', 422, 'users.unreadable_image'],
    [
      'SVG that says it is PNG',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'image/png',
      422,
      'users.unreadable_image',
    ],
    ['nothing', '', 'image/png', 422, 'users.unreadable_image'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', 415, 'http.unsupported_media_type'],
    ['JSON', '{}', 'application/json', 415, 'http.unsupported_media_type'],
    ['a form', 'a=b', 'multipart/form-data; boundary=x', 415, 'http.unsupported_media_type'],
  ])('%s is refused', async (_what, body, contentType, status, code) => {
    const answer = await put(body, contentType);

    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });

  it('is larger than 5 MiB', async () => {
    const answer = await put(new Uint8Array(5 * MEBIBYTE + 1));

    expect([answer.status, await codeOf(answer)]).toEqual([413, 'http.payload_too_large']);
  });

  it('leaves the one before in its place', async () => {
    await put(red);
    const before = (await get(MINE, ada)).headers.get('etag');
    await put('not an image');

    expect((await get(MINE, ada)).headers.get('etag')).toBe(before);
  });
});

describe('a storage that fails', () => {
  it('is a 503, and the picture before stays', async () => {
    await put(red);
    const before = (await get(MINE, ada)).headers.get('etag');
    const files = app.app.get(FileStore);
    const { write, read } = files;
    files.write = () => Promise.reject(new FilesUnavailable(new Error('planted')));
    files.read = () => Promise.reject(new FilesUnavailable(new Error('planted')));
    const answers = [await put(blue), await get(MINE, ada)];
    Object.assign(files, { write, read });

    for (const answer of answers) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await codeOf(answer)).toBe('files.unavailable');
    }
    expect((await get(MINE, ada)).headers.get('etag')).toBe(before);
  });

  it('that lost a file has no avatar', async () => {
    await put(red);
    const files = app.app.get(FileStore);
    const { read } = files;
    files.read = async () => undefined;
    const answer = await get(MINE, ada);
    files.read = read;

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'users.no_avatar']);
  });
});
