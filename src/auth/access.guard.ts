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
import { Delegates, isDelegate } from './delegates.js';
import type { RouteRules } from './route-rules.js';
import type { Credential } from './tokens/credential.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';

/**
 * Says who is asking, and whether they may. Whatever ends a session, an account or a permission is effective at
 * the next request.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  /** By handler and class, which may share it with others. */
  private readonly rules = new Map<object, Map<object, RouteRules>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: VerifiedTokens,
    private readonly actors: Actors,
    private readonly delegates: Delegates,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rules = this.rulesOf(context);
    const { access } = rules;
    if (access?.kind === 'public') return this.welcome(context);
    // The start-up check makes sure that every route declares something; should one slip through, it is closed.
    if (!access) throw new PermissionDenied('none');
    // Nearly always: who asked a moment ago asks again, and nothing has to be waited for.
    const known = this.tokens.admitKnown(requestOf(context), this.peek);
    if (known) return this.letIn(known, rules, context);
    return this.tokens.admit(context, this.find).then((actor) => this.letIn(actor, rules, context));
  }

  private readonly peek = (claims: Credential): Actor | undefined => this.actors.peek(claims);
  private readonly find = (claims: Credential): Promise<Actor> => this.actors.get(claims);

  private rulesOf(context: ExecutionContext): RouteRules {
    const [handler, type] = [context.getHandler(), context.getClass()];
    const known = this.rules.get(handler)?.get(type);
    if (known) return known;
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [handler, type]);
    const rules = { access, isFreshOnly: this.reflector.get<unknown>(FRESH_SIGN_IN, handler) === true };
    this.rules.set(handler, (this.rules.get(handler) ?? new Map<object, RouteRules>()).set(type, rules));
    return rules;
  }

  private letIn(actor: Actor, rules: RouteRules, context: ExecutionContext): true {
    const { access, isFreshOnly } = rules;
    remember(actor);
    if (isDelegate(actor)) this.delegates.admit(actor, rules, requestOf(context));
    if (access?.kind === 'permission') this.assertHolds(actor, access.permission);
    if (isFreshOnly) this.assertFresh(actor);
    return true;
  }

  /** On a public route a token is welcome, since some answers say more to those who may know more. */
  private async welcome(context: ExecutionContext): Promise<true> {
    if (requestOf(context).headers.authorization)
      await this.tokens.admit(context, this.find).then(remember, () => undefined);
    return true;
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

function remember(actor: Actor): void {
  const current = requestContext.get();
  if (current) current.actor = actor;
}

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest();
