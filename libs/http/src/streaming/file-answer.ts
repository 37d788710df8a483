import { applyDecorators, Header } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** A small file as an answer, to be shown where it is used. With an entity tag it is not read for a 304. */
export class FileAnswer {
  /** @param name for whoever keeps it; made by the server */
  constructor(
    readonly type: string,
    readonly name: string,
    readonly read: () => Promise<Buffer>,
  ) {}
}

/** Reads the file into the reply, in whose place it is serialized. */
export async function writeFile({ type, name, read }: FileAnswer, reply: FastifyReply): Promise<void> {
  const content = await read();
  reply
    .type(type)
    .header('content-disposition', `inline; filename="${name}"`)
    .serializer(() => content as unknown as string);
}

/** A route that returns a `FileAnswer` with an entity tag: clients may keep it, and ask each time whether it is new. */
export const AnswersFile = (type: string): MethodDecorator =>
  applyDecorators(
    Header('Cache-Control', 'private, no-cache'),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'Answer 304 without a body while this is still the `ETag`.',
      schema: { type: 'string' },
    }),
    ApiOkResponse({
      content: { [type]: { schema: { type: 'string', format: 'binary' } } },
      headers: { ETag: { description: 'Changes with the file (RFC 9110).', schema: { type: 'string' } } },
    }),
    ApiResponse({ status: 304, description: 'Not modified.' }),
  );
