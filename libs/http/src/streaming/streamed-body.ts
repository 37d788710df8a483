import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { PayloadTooLarge, RequestTimeout, UnsupportedMediaType } from '../errors/transport.errors.js';

/** What a route reads as it arrives. */
export interface StreamedBody {
  /** Media types; text is in UTF-8. */
  types: readonly string[];
  /** Bytes. */
  limit: number;
  /** Milliseconds that the whole may take, and with it the work on it; ten minutes unless this is less. */
  longest?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    streamedBody?: StreamedBody;
  }
}

const SECOND = 1000;
const MEBIBYTE = 1024 * 1024;
/** How long the next piece of a body may take. */
const LONGEST_PAUSE = 30 * SECOND;
/** How long the whole may take, and with it the work on it, unless the route says less. */
const LONGEST = 600 * SECOND;
/** How long the rest of a body that nobody reads is taken in, so that the sender gets to see the answer. */
const LINGER = 30 * SECOND;

const streaming = new WeakSet<Socket>();

/** Whether the connection brings a body that is read as it arrives. */
export const isStreaming = (socket: Socket): boolean => streaming.has(socket);

/** @throws UnsupportedMediaType, PayloadTooLarge for what the route does not read, before any of it is read */
export function assertReadable({ headers }: FastifyRequest, { types, limit }: StreamedBody): void {
  const { 'content-type': contentType = '', 'content-encoding': encoding = 'identity' } = headers;
  const type = types.find((each) => each === mediaTypeOf(contentType));
  if (!type || (isText(type) && !isUtf8(contentType)) || encoding !== 'identity') {
    const inUtf8 = types.some(isText) ? 'in UTF-8 and ' : '';
    throw new UnsupportedMediaType(
      `Send the body as \`Content-Type: ${types.join('` or `')}\`, ${inUtf8}without a Content-Encoding.`,
    );
  }
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}

const mediaTypeOf = (contentType: string): string | undefined =>
  contentType.split(';', 1)[0]?.trim().toLowerCase();

const isText = (type: string): boolean => type.startsWith('text/');

const isUtf8 = (contentType: string): boolean =>
  /^("?)(utf-8|us-ascii)\1$/i.test(/;\s*charset=([^;\s]*)/i.exec(contentType)?.[1] ?? 'utf-8');

const tooLarge = (limit: number): PayloadTooLarge => new PayloadTooLarge(`${limit / MEBIBYTE} MiB`);

/**
 * The body in pieces, each read when it is asked for: a sender that is faster than the work waits. What is left when
 * the work stops early is taken in and dropped.
 *
 * @throws PayloadTooLarge also when the length was announced as less, or not at all
 * @throws RequestTimeout
 */
export async function* readStream(
  raw: FastifyRequest['raw'],
  { limit, longest = LONGEST }: StreamedBody,
): AsyncGenerator<Buffer> {
  const pieces = raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  const end = performance.now() + longest;
  let received = 0;
  streaming.add(raw.socket);
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each piece follows the one before
      const { done, value } = await inTime(pieces.next(), Math.min(LONGEST_PAUSE, end - performance.now()));
      if (done) return;
      received += value.length;
      if (received > limit) throw tooLarge(limit);
      if (performance.now() > end) throw new RequestTimeout();
      yield value;
    }
  } finally {
    streaming.delete(raw.socket);
    void pieces.return?.().then(() => drop(raw));
  }
}

async function inTime<T>(work: Promise<T>, longest: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RequestTimeout()), longest);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function drop(raw: FastifyRequest['raw']): void {
  if (raw.complete || raw.destroyed) return;
  const timer = setTimeout(() => raw.destroy(), LINGER).unref();
  raw.once('close', () => clearTimeout(timer)).resume();
}
