import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PermissionDenied, ROUTE_ACCESS, type RouteAccess, SessionEnded } from '#libs/access';
import { type Actor, requestContext } from '#libs/context';
import { Logger } from '#libs/logging';
import { UserAccountsService } from '../users/index.js';
import { SessionsService } from './sessions/sessions.service.js';
import { type AccessTokenClaims, seconds } from './tokens/access-tokens.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';

/**
 * Says who is asking, and whether they may. The session, the account and the permissions are read at
 * every request, so that whatever ends them is effective at the next one.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: VerifiedTokens,
    private readonly sessions: SessionsService,
    private readonly accounts: UserAccountsService,
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
    return true;
  }

  /** On a public route a token is welcome, since some answers say more to those who may know more. */
  private async welcome(context: ExecutionContext): Promise<true> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers.authorization) await this.identify(context).catch(() => undefined);
    return true;
  }

  private async identify(context: ExecutionContext): Promise<Actor> {
    const claims = await this.tokens.claimsOf(context);
    const actor = await this.actorOf(claims);
    const current = requestContext.get();
    if (current) current.actor = actor;
    return actor;
  }

  private async actorOf({ sub, sid, auth_time }: AccessTokenClaims): Promise<Actor> {
    const session = await this.sessions.findOpen(sid);
    // After a reauthentication only tokens of the new proof count.
    if (!session || session.userId !== sub || seconds(session.authenticatedAt) !== auth_time) {
      throw new SessionEnded();
    }
    const { isActive, permissions } = await this.accounts.accessOf(sub);
    if (!isActive) throw new SessionEnded();
    return { userId: sub, sessionId: sid, permissions, authenticatedAt: session.authenticatedAt };
  }

  private assertHolds({ permissions, userId }: Actor, permission: string): void {
    if (permissions.has(permission)) return;
    this.logger.warn({ event: 'permission_denied', userId, permission }, 'permission denied');
    throw new PermissionDenied(permission);
  }
}
