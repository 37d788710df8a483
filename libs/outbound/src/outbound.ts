import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { type Span, type SpanOptions, Tracing } from '#libs/observability';
import { AddressList, isPublic, plainAddress } from './addresses.js';
import { OutboundError } from './outbound-error.js';
import { exchange, type OutboundRequest } from './exchange.js';

/** Of the operator, for all requests. */
export interface OutboundPolicy {
  /** Addresses and CIDR ranges of our own networks that may be asked all the same. */
  readonly allowedAddresses: readonly string[];
}

/** Of a caller, for its requests. */
export interface OutboundRules {
  /** Scheme, host and port that may be asked; by default any. */
  origins?: readonly string[];
  /** Requests without TLS, too. */
  allowHttp?: boolean;
  /** Milliseconds from the look-up of the host to the last byte of the answer. */
  timeout?: number;
  /** Of the answer's body, as it comes and unpacked. */
  maxBytes?: number;
}

const TIMEOUT = 5000;
const MAX_BYTES = 256 * 1024;
/** Below, the ports of other protocols: a request to one could be read as something else there. */
const FIRST_FREE_PORT = 1024;

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

const resolveAll: Resolve = (host) => lookup(host, { all: true });

export interface OutboundOptions {
  tracing?: Tracing;
  /** How addresses are looked up: by the operating system, unless a test wants to say something else. */
  resolve?: Resolve;
}

/**
 * The one client for requests to other servers: whoever chooses where they go must not get at what only this server
 * can reach (ASVS 1.3.6, 13.2.4), nor keep it waiting or fill its memory.
 */
export class Outbound {
  private readonly allowed: AddressList;
  private readonly tracing: Tracing;
  private readonly resolve: Resolve;

  constructor(policy: OutboundPolicy, { tracing = Tracing.off, resolve = resolveAll }: OutboundOptions = {}) {
    this.allowed = new AddressList(policy.allowedAddresses);
    this.tracing = tracing;
    this.resolve = resolve;
  }

  /**
   * Like `fetch`, but the answer has come whole, redirects are refused, and so is whatever the rules do not allow.
   *
   * @throws OutboundError
   */
  async fetch(
    url: string | URL,
    request: OutboundRequest = {},
    rules: OutboundRules = {},
  ): Promise<Response> {
    const target = targetOf(String(url), rules);
    const span = this.tracing.begin(request.method ?? 'GET', spanOf(target, request));
    const ask = (): Promise<Response> => this.ask(target, request, rules);
    try {
      const answer = await (span ? span.run(ask) : ask());
      if (span) endWith(answer.status, span);
      return answer;
    } catch (error) {
      span?.end((error as OutboundError).reason);
      throw error;
    }
  }

  private async ask(target: URL, request: OutboundRequest, rules: OutboundRules): Promise<Response> {
    const { timeout = TIMEOUT, maxBytes = MAX_BYTES } = rules;
    const signal = AbortSignal.any([
      AbortSignal.timeout(timeout),
      ...(request.signal ? [request.signal] : []),
    ]);
    try {
      const addresses = await before(signal, this.addressesOf(target));
      return await exchange(target, request, { signal, maxBytes, lookup: always(addresses) });
    } catch (error) {
      throw explain(error, target, signal, timeout);
    }
  }

  /** All of them are checked, once, and one of them is connected to: another look-up could say something else. */
  private async addressesOf({ hostname }: URL): Promise<LookupAddress[]> {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const family = isIP(host);
    const addresses = family ? [{ address: host, family }] : await this.resolve(host);
    for (const { address } of addresses) this.assertAllowed(host, address);
    return addresses;
  }

  private assertAllowed(host: string, address: string): void {
    if (isPublic(address) || this.allowed.has(plainAddress(address))) return;
    throw new OutboundError(
      'address',
      `${host} is at ${address}, which is no public address. If it is meant, add it to OUTBOUND_ALLOWED_ADDRESSES.`,
    );
  }
}

function targetOf(text: string, { allowHttp = false, origins }: OutboundRules): URL {
  if (!URL.canParse(text)) throw new OutboundError('url', 'This is no URL.');
  const url = new URL(text);
  const { protocol, port, username, password, origin } = url;
  if (protocol !== 'https:' && !(allowHttp && protocol === 'http:'))
    throw new OutboundError('url', `${origin} is not asked: only https:// is.`);
  if (username !== '' || password !== '')
    throw new OutboundError(
      'url',
      `The URL of ${url.host} holds a name or a password. Send those in a header.`,
    );
  if (port !== '' && Number(port) < FIRST_FREE_PORT)
    throw new OutboundError('url', `${origin} has a port of another protocol.`);
  if (origins && !origins.includes(origin))
    throw new OutboundError(
      'origin',
      `${origin} is none of the origins that are asked: ${origins.join(', ')}.`,
    );
  return url;
}

/** Neither path nor query: in both of them are secrets, of providers and of hooks. */
function spanOf({ protocol, hostname, port }: URL, { method = 'GET' }: OutboundRequest): SpanOptions {
  const scheme = protocol.slice(0, -1);
  return {
    kind: 'client',
    attributes: {
      'http.request.method': method,
      'url.scheme': scheme,
      'server.address': hostname,
      'server.port': Number(port || (scheme === 'https' ? 443 : 80)),
    },
  };
}

/** For who asks, a status of 400 and above is a failure (OpenTelemetry's conventions for HTTP spans). */
function endWith(status: number, span: Span): void {
  span.set({ 'http.response.status_code': status });
  span.end(status >= 400 ? String(status) : undefined);
}

/** In the place of the look-up that would follow. */
const always =
  (addresses: LookupAddress[]): LookupFunction =>
  (_host, { all }, answer) => {
    const [{ address, family } = { address: '', family: 4 }] = addresses;
    if (all) answer(null, addresses);
    else answer(null, address, family);
  };

/** Look-ups cannot be aborted, but nobody has to wait for them. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function explain(error: unknown, { host }: URL, signal: AbortSignal, timeout: number): OutboundError {
  if (error instanceof OutboundError) return error;
  if (signal.aborted)
    return new OutboundError('timeout', `${host} has not answered within ${timeout} ms.`, { cause: error });
  const { code = 'no reason given' } = error as NodeJS.ErrnoException;
  return new OutboundError('unreachable', `${host} cannot be asked (${code}).`, { cause: error });
}
