import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NotesApplication, startNotes } from './notes.fixture.js';

let notes: NotesApplication;

beforeAll(async () => {
  notes = await startNotes();
});
beforeEach(() => void notes.log.splice(0));
afterAll(() => notes.app.close());

interface Answer {
  status: number;
  headers: string;
  body: { status: number; code: string; errors?: { pointer: string; code: string }[] };
}

/** Sends the bytes as they are, and reads to the end of the connection. */
async function send(bytes: string | Buffer): Promise<Answer> {
  const socket = connect(notes.port, '127.0.0.1');
  socket.write(bytes);
  return readAnswer(socket);
}

async function readAnswer(socket: Socket): Promise<Answer> {
  const answer = await text(socket);
  const [headers = '', body = ''] = answer.split('\r\n\r\n', 2);
  return { status: Number(headers.split(' ', 2)[1]), headers, body: JSON.parse(body) };
}

const requestOf = (
  method: string,
  target: string,
  fields: string[] = [],
  body: string | Buffer = '',
): Buffer =>
  Buffer.concat([
    Buffer.from(
      [`${method} ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...fields, '', ''].join('\r\n'),
      'latin1',
    ),
    Buffer.from(body as string),
  ]);

const withHosts = (...hosts: string[]): string =>
  ['GET /notes HTTP/1.1', ...hosts.map((host) => `Host: ${host}`), 'Connection: close', '', ''].join('\r\n');

const get = (target: string): Buffer => requestOf('GET', target);

function post(body: string | Buffer, type = 'application/json', method = 'POST', target = '/notes'): Buffer {
  const length = Buffer.byteLength(body);
  return requestOf(method, target, [`Content-Type: ${type}`, `Content-Length: ${length}`], body);
}

const REFUSED: [string, string | Buffer, number, string, string?][] = [
  ['an unknown path', get('/nothing'), 404, 'not_found'],
  ['a path of one long segment', get(`/${'x'.repeat(5000)}`), 404, 'not_found'],
  ['a double slash', get('//notes'), 404, 'not_found'],
  ['a trailing slash', get('/notes/'), 404, 'not_found'],
  ['a path without its slash', requestOf('GET', '*notes'), 404, 'not_found'],
  ['OPTIONS of the server', requestOf('OPTIONS', '*'), 404, 'not_found'],
  ['OPTIONS of an unknown path', requestOf('OPTIONS', '/nothing'), 404, 'not_found'],
  ['OPTIONS with a bad query', requestOf('OPTIONS', '/notes?q=%'), 400, 'malformed_request'],
  ['a known path with another method', requestOf('PUT', '/notes'), 405, 'method_not_allowed'],
  ['TRACE (ASVS 13.4.4)', requestOf('TRACE', '/notes'), 405, 'method_not_allowed'],
  ['QUERY (ASVS 4.1.4)', requestOf('QUERY', '/notes'), 405, 'method_not_allowed'],
  ['an unknown method', requestOf('STEAL', '/notes'), 400, 'malformed_request'],
  ['bad percent-encoding in the path', get('/notes/%zz'), 400, 'malformed_request'],
  ['bad UTF-8 in the path', get('/notes/%ff'), 400, 'malformed_request'],
  ['bad UTF-8 in an unknown path', get('/%c0%ae'), 400, 'malformed_request'],
  ['NUL in the path', get('/notes/%00'), 400, 'malformed_request'],
  ['raw bytes in the query', get('/notes?q=\xff'), 400, 'malformed_request'],
  ['a path parameter without end', get(`/notes/${'9'.repeat(300)}`), 414, 'uri_too_long'],
  ['an id that is none', get('/notes/1'), 422, 'validation_failed', '/path/id'],
  ['an escape in an id', get('/notes/..%2f..%2fetc'), 422, 'validation_failed', '/path/id'],
  ['bad percent-encoding in the query', get('/notes?q=%'), 400, 'malformed_request'],
  ['bad UTF-8 in the query', get('/notes?q=%ff'), 400, 'malformed_request'],
  [
    'a duplicate parameter (ASVS 15.3.7)',
    get('/notes?limit=1&limit=2'),
    400,
    'duplicate_parameter',
    '/query/limit',
  ],
  ['a prototype in the query (ASVS 15.3.6)', get('/notes?__proto__[admin]=1'), 400, 'malformed_request'],
  ['a prototype in a filter (ASVS 15.3.6)', get('/notes?filter[constructor]=1'), 400, 'malformed_request'],
  ['NUL in the query', get('/notes?q=%00'), 422, 'validation_failed', '/query/q'],
  ['an unknown parameter', get('/notes?page=1'), 422, 'validation_failed', '/query/page'],
  ['an array as a parameter', get('/notes?sort[]=a'), 422, 'validation_failed', '/query/sort[]'],
  ['a filter of nothing', get('/notes?filter=a'), 422, 'validation_failed', '/query/filter'],
  ['limit 0', get('/notes?limit=0'), 422, 'validation_failed', '/query/limit'],
  ['a negative limit', get('/notes?limit=-1'), 422, 'validation_failed', '/query/limit'],
  ['a limit in words', get('/notes?limit=ten'), 422, 'validation_failed', '/query/limit'],
  ['an empty limit', get('/notes?limit='), 422, 'validation_failed', '/query/limit'],
  ['an empty cursor', get('/notes?cursor='), 422, 'validation_failed', '/query/cursor'],
  ['an unknown include', get('/notes?include=secrets'), 422, 'validation_failed', '/query/include'],
  ['no body', post(''), 422, 'validation_failed', ''],
  ['null', post('null'), 422, 'validation_failed', ''],
  ['a number', post('1'), 422, 'validation_failed', ''],
  ['a text', post('"note"'), 422, 'validation_failed', ''],
  ['a list', post('[]'), 422, 'validation_failed', ''],
  ['JSON cut short', post('{"author":'), 400, 'malformed_json'],
  ['bad UTF-8 in the body', post(Buffer.from([0x22, 0xff, 0x22])), 400, 'malformed_json'],
  ['a prototype in the body (ASVS 15.3.6)', post('{"__proto__":{"admin":true}}'), 400, 'malformed_json'],
  ['half a million levels', post('['.repeat(500_000)), 400, 'malformed_json'],
  [
    'a field that every object seems to have',
    post('{"author":"a@b.cd","__defineGetter__":1}'),
    422,
    'validation_failed',
    '/__defineGetter__',
  ],
  ['33 levels', post('[['.repeat(20) + ']]'.repeat(20)), 422, 'validation_failed', '/0'.repeat(32)],
  ['NUL in the body', post(String.raw`{"author":"\u0000"}`), 422, 'validation_failed', '/author'],
  ['a lone surrogate', post(String.raw`{"author":"\udc00"}`), 422, 'validation_failed', '/author'],
  ['a missing field', post('{}'), 422, 'validation_failed', '/author'],
  [
    'an unknown field (ASVS 15.3.3)',
    post('{"author":"a@b.cd","role":"admin"}'),
    422,
    'validation_failed',
    '/role',
  ],
  ['an object for a text', post('{"author":{"$ne":1}}'), 422, 'validation_failed', '/author'],
  [
    'an item of another type',
    post('{"author":"a@b.cd","lines":[{"text":"a"},{"text":1}]}'),
    422,
    'validation_failed',
    '/lines/1/text',
  ],
  ['an item that is none', post('{"author":"a@b.cd","lines":[1]}'), 422, 'validation_failed', '/lines/0'],
  [
    'a form (ASVS 3.5.2)',
    post('author=a', 'application/x-www-form-urlencoded'),
    415,
    'unsupported_media_type',
  ],
  ['plain text (ASVS 3.5.2)', post('{}', 'text/plain'), 415, 'unsupported_media_type'],
  ['a Content-Type that is none', post('{}', '/;'), 415, 'unsupported_media_type'],
  [
    'a body without a Content-Type',
    requestOf('POST', '/notes', ['Content-Length: 2'], '{}'),
    415,
    'unsupported_media_type',
  ],
  [
    'a merge patch that is no PATCH',
    post('{}', 'application/merge-patch+json'),
    415,
    'unsupported_media_type',
  ],
  [
    'a merge patch of a bad id',
    post('{"author":"a@b.cd"}', 'application/merge-patch+json', 'PATCH', '/notes/1'),
    422,
    'validation_failed',
    '/path/id',
  ],
  ['a body over 1 MiB', post(`"${'x'.repeat(1024 * 1024)}"`), 413, 'payload_too_large'],
  ['no Host', 'GET /notes HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
  [
    'two Authorization fields',
    requestOf('GET', '/notes', ['Authorization: Bearer a', 'Authorization: Bearer b']),
    400,
    'malformed_request',
  ],
  ['an empty Host', withHosts(''), 400, 'malformed_request'],
  ['two Hosts', withHosts('a', 'b'), 400, 'malformed_request'],
  ['the same Host twice', withHosts('a', 'a'), 400, 'malformed_request'],
  ['a Host that names a user', withHosts('user@a'), 400, 'malformed_request'],
  ['a Host with a path', withHosts('a/b'), 400, 'malformed_request'],
  ['a Host with a space', withHosts('a b'), 400, 'malformed_request'],
  ['a Host that is no ASCII', withHosts('ä'), 400, 'malformed_request'],
  ['a Host whose port is no number', withHosts('a:b'), 400, 'malformed_request'],
  ['a Host whose port does not exist', withHosts('a:65536'), 400, 'malformed_request'],
  ['a Host that is half an IPv6 address', withHosts('[::1'), 400, 'malformed_request'],
  ['no HTTP', 'hello\r\n\r\n', 400, 'malformed_request'],
  ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400, 'malformed_request'],
  [
    'two lengths',
    requestOf('POST', '/notes', ['Content-Length: 2', 'Content-Length: 3'], '{}'),
    400,
    'malformed_request',
  ],
  [
    'a length and chunks',
    requestOf('POST', '/notes', ['Content-Length: 2', 'Transfer-Encoding: chunked'], '{}'),
    400,
    'malformed_request',
  ],
  [
    'a bare line feed in a field',
    requestOf('GET', '/notes', ['X-A: a\nX-B: b\x00']),
    400,
    'malformed_request',
  ],
  [
    'header fields over 16 KiB',
    requestOf('GET', '/notes', [`X-A: ${'a'.repeat(20_000)}`]),
    431,
    'headers_too_large',
  ],
];

describe('hostile input', () => {
  it.each(REFUSED)('%s is refused as a problem', async (_name, bytes, status, code, pointer) => {
    const { headers, body, ...answer } = await send(bytes);

    expect(answer.status).toBe(status);
    expect(body).toMatchObject({ status, code: `http.${code}` });
    expect(headers).toMatch(/^content-type: application\/problem\+json; charset=utf-8$/im);
    expect(headers).toMatch(/^x-request-id: [\w.-]{8,}$/im);
    expect(headers).toMatch(/^x-content-type-options: nosniff$/im);
    expect(headers).toMatch(/^cache-control: no-store$/im);
    expect(body.errors?.map((error) => error.pointer)).toEqual(pointer === undefined ? undefined : [pointer]);
    expect(notes.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it.each(['a', 'a:', 'api.example.com:443', 'my_service:3000', '127.0.0.1:3000', '[::1]:3000'])(
    'is not taken for the Host %s',
    async (host) => {
      expect((await send(withHosts(host))).status).toBe(200);
    },
  );
});
