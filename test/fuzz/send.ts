import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request as it goes over the wire. */
export interface WireRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body?: Buffer;
}

export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Send = (request: WireRequest) => Promise<WireAnswer>;

/** The status of an answer that never came. */
export const NO_ANSWER = 0;

/** Sends over connections that are kept; `fetch` would mend much of what is to be sent. */
export function sender(url: string): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return async ({ method, target, headers, body }) => {
    // For DELETE, Node would not say where the body ends, and the server take it for the next request.
    const length = body && { 'content-length': body.length };
    const sent = request(url, { method, path: target, headers: { ...headers, ...length }, agent });
    return new Promise<WireAnswer>((resolve) => {
      const fail = (error: unknown): void => resolve({ status: NO_ANSWER, headers: {}, body: String(error) });
      sent.on('error', fail);
      sent.on('response', (response) => {
        buffer(response).then(
          (bytes) =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString() }),
          fail,
        );
      });
      sent.end(body);
    });
  };
}

/** The request as a shell command. */
export function asCurl(url: string, { method, target, headers, body }: WireRequest): string {
  const fields = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data = body && body.length < 20_000 ? [`--data-binary ${quoted(body.toString('latin1'))}`] : [];
  return ['curl -i', `-X ${method}`, ...fields, ...data, quoted(`${url}${target}`)].join(' ');
}

/** For bash: `$'…'` takes any byte. */
const quoted = (text: string): string =>
  `$'${text.replace(/[^\x20-\x7e]|['\\]/g, (each) => `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`)}'`;
