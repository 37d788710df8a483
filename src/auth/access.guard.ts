import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  FRESH_SIGN_IN,
  FreshSignInRequired,
  isFresh,
  PermissionDenied,
  ROUTE_ACCESS,
  type RouteAccess,
} from '#libs/access';
import { type Actor, requestContext } from '#libs/context';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { Actors } from './actors.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';

/**
 * Says who is asking, and whether they may. Whatever ends a session, an account or a permission is effective at
 * the next request.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: VerifiedTokens,
    private readonly actors: Actors,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access?.kind === 'public') return this.welcome(context);
    // The start-up check makes sure that every route declares something; should one slip through, it is closed.
    if (!access) throw new PermissionDenied('none');
    const actor = await this.identify(context);
    if (access.kind === 'permission') this.assertHolds(actor, access.permission);
    if (this.reflector.get(FRESH_SIGN_IN, context.getHandler())) this.assertFresh(actor);
    return true;
  }

  /** On a public route a token is welcome, since some answers say more to those who may know more. */
  private async welcome(context: ExecutionContext): Promise<true> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers.authorization) await this.identify(context).catch(() => undefined);
    return true;
  }

  private async identify(context: ExecutionContext): Promise<Actor> {
    const actor = await this.tokens.admit(context, (claims) => this.actors.get(claims));
    const current = requestContext.get();
    if (current) current.actor = actor;
    return actor;
  }

  private assertHolds({ permissions, userId }: Actor, permission: string): void {
    if (permissions.has(permission)) return;
    this.logger.warn({ event: 'permission_denied', userId, permission }, 'permission denied');
    throw new PermissionDenied(permission);
  }

  /** ASVS 7.5.1 */
  private assertFresh({ authenticatedAt }: Actor): void {
    if (!isFresh(authenticatedAt, this.clock.now())) throw new FreshSignInRequired();
  }
}
