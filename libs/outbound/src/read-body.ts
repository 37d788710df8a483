import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutboundError } from './outbound-error.js';

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };

type Chunks = AsyncIterable<Buffer>;

/** The whole body, decoded, as long as neither what comes nor what it unpacks to is more than so many bytes. */
export async function readBody(response: IncomingMessage, most: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  const collect = async (source: Chunks): Promise<void> => {
    for await (const chunk of source) chunks.push(chunk);
  };
  const decoder = decoderOf(response);
  const packed = bounded(response, most);
  if (decoder) await pipeline(packed, decoder, (unpacked: Chunks) => collect(bounded(unpacked, most)));
  else await collect(packed);
  return Buffer.concat(chunks);
}

function decoderOf({ headers }: IncomingMessage): Transform | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (encoding === 'identity') return undefined;
  if (Object.hasOwn(DECODERS, encoding)) return DECODERS[encoding as keyof typeof DECODERS]();
  throw new OutboundError('encoding', 'The answer has a Content-Encoding that nobody asked for.');
}

async function* bounded(source: Chunks, most: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new OutboundError('too_large', `The answer is larger than ${most} bytes.`);
    yield chunk;
  }
}
