import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/**
 * An answer that is written while it is read, at the client's pace; the parts are no longer asked for when it goes
 * away. What fails before the first part is answered as a problem; after that the connection is cut, so that nobody
 * takes a part for the whole.
 */
export async function streamFile(
  parts: AsyncGenerator<string>,
  { type, name }: { type: string; name: string },
): Promise<StreamableFile> {
  const first = await parts.next();
  const stream = Readable.from(startingWith(first, parts), { objectMode: false });
  return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
}

async function* startingWith(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (!first.done) yield first.value;
  yield* rest;
}
