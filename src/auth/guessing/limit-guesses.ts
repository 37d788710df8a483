import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { requestContext } from '#libs/context';
import { clientAddress, networkOf } from '#libs/http';
import type { WrongGuess } from './guess-limit.js';
import { GuessLimits } from './guess-limits.js';

const GUESS = 'auth:guess';

type Guessed = keyof GuessLimits;

/**
 * Refuses a route to whoever guesses too often: a password or a token by the address they come from, the own
 * password by the session.
 *
 * @param wrong The error with which the route answers a wrong guess.
 */
export const LimitGuesses = (guessed: Guessed, wrong: WrongGuess): MethodDecorator =>
  applyDecorators(SetMetadata(GUESS, { guessed, wrong }), UseInterceptors(GuessInterceptor));

@Injectable()
class GuessInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: GuessLimits,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { guessed, wrong } = this.reflector.get<{ guessed: Guessed; wrong: WrongGuess }>(
      GUESS,
      context.getHandler(),
    );
    const ipAddress = clientAddress(context.switchToHttp().getRequest<FastifyRequest>());
    const { userId, sessionId } = requestContext.get()?.actor ?? {};
    const key = guessed === 'own password' && sessionId ? sessionId : networkOf(ipAddress);
    return from(
      this.limits[guessed].attempt(key, { ipAddress, userId }, wrong, () => lastValueFrom(next.handle())),
    );
  }
}
