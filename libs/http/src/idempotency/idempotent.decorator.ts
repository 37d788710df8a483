import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/**
 * Lets clients repeat a POST without making twice what it makes: with an `Idempotency-Key`, the answer is
 * kept for 24 hours and given again. Such a request is one transaction as a whole, so the route touches
 * nothing but the database, and it answers with JSON. Failures are not kept.
 *
 * @example
 * @Post()
 * @Idempotent()
 * create(@Body() note: CreateNoteRequest): Promise<NoteResponse>
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        '1 to 255 printable ASCII characters of your own, such as a UUID, new for each thing to make. The same ' +
        'request with the same key within 24 hours gets the first answer again, with `Idempotency-Replayed`.',
      // Without an example: Swagger UI would send it.
      schema: { type: 'string', minLength: 1 },
    }),
  );
}
