import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { OutboundError } from './outbound-error.js';
import { readBody } from './read-body.js';

/** What `fetch` takes, as far as it is needed. */
export interface OutboundRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | URLSearchParams | Uint8Array | null;
  signal?: AbortSignal;
}

interface ExchangeOptions {
  signal: AbortSignal;
  maxBytes: number;
  lookup: LookupFunction;
}

const REDIRECTS = new Set([300, 301, 302, 303, 305, 307, 308]);
const WITHOUT_BODY = new Set([204, 205, 304]);

/** One request on a connection of its own, and the whole answer. */
export async function exchange(
  target: URL,
  request: OutboundRequest,
  { signal, maxBytes, lookup }: ExchangeOptions,
): Promise<Response> {
  const { method = 'GET', headers } = request;
  const body = bodyOf(request);
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(target, {
      method,
      headers: headersOf(headers, body),
      agent: false,
      signal,
      lookup,
    });
    outgoing.on('response', resolve).on('error', reject).end(body?.bytes);
  });
  try {
    return await answerOf(target, response, maxBytes);
  } finally {
    response.destroy();
  }
}

async function answerOf({ host }: URL, response: IncomingMessage, maxBytes: number): Promise<Response> {
  const { statusCode: status = 0, headers } = response;
  // ASVS 15.3.2: what was checked is where it was sent, not where someone there would like to have it.
  if (REDIRECTS.has(status))
    throw new OutboundError('redirect', `${host} has answered with a redirect (${status}).`);
  const bytes = await readBody(response, maxBytes);
  return new Response(WITHOUT_BODY.has(status) ? null : bytes, { status, headers: unencoded(headers) });
}

interface Body {
  bytes: Buffer;
  type?: string;
}

function bodyOf({ body }: OutboundRequest): Body | undefined {
  if (body === undefined || body === null) return undefined;
  if (body instanceof URLSearchParams)
    return { bytes: Buffer.from(body.toString()), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  return { bytes: Buffer.from(body as string) };
}

function headersOf(
  given: Record<string, string> | undefined,
  body: Body | undefined,
): Record<string, string> {
  const headers = new Headers(given);
  headers.set('accept-encoding', 'gzip, deflate, br');
  if (body) headers.set('content-length', String(body.bytes.length));
  if (body?.type && !headers.has('content-type')) headers.set('content-type', body.type);
  return Object.fromEntries(headers);
}

/** The body is no longer as they say. */
function unencoded(headers: IncomingMessage['headers']): Headers {
  const left = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'content-encoding' || name === 'content-length' || name === 'transfer-encoding') continue;
    for (const each of [value ?? []].flat()) left.append(name, each);
  }
  return left;
}
