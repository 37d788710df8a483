import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { digest } from '#libs/crypto';
import { Transactions } from '#libs/database';
import { answerOf, repeat } from './answer.js';
import { fingerprintOf } from './fingerprint.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { IdempotencyRecords, type RequestIdentity } from './idempotency-records.js';

/** Stands after the guards, so that an answer is never given to someone who may not have it any more. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly records: IdempotencyRecords,
    private readonly transactions: Transactions,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const field = request.headers['idempotency-key'];
    if (field === undefined) return next.handle();
    const claim = await this.records.claim(identityOf(request, idempotencyKeyOf(field)));
    return of('answer' in claim ? repeat(claim.answer, reply) : await this.serve(claim.id, next, reply));
  }

  /** Validation and the route run in one transaction with the keeping of the answer. */
  private async serve(id: string, next: CallHandler, reply: FastifyReply): Promise<unknown> {
    try {
      return await this.transactions.run(async () => {
        const body: unknown = await lastValueFrom(next.handle());
        await this.records.keep(id, answerOf(reply, body));
        return body;
      });
    } catch (error) {
      // Should this fail too, the lease runs out; what failed first is what the client has to know.
      await this.records.release(id).catch(() => undefined);
      throw error;
    }
  }
}

function identityOf(request: FastifyRequest, key: string): RequestIdentity {
  const { actor } = request.context;
  if (!actor) throw new Error('@Idempotent() stands on a route that does not require an actor.');
  // Who may do less than the person must not get the answers that were kept for them.
  const delegate = actor.apiKeyId ?? actor.impersonatorId;
  return {
    actorId: actor.userId,
    route: `${request.method} ${request.routeOptions.url}`,
    keyDigest: digest(delegate === undefined ? key : `${digest(key)}.${delegate}`),
    fingerprint: fingerprintOf(request),
  };
}
