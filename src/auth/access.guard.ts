import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { FRESH_SIGN_IN, PermissionDenied, ROUTE_ACCESS, type RouteAccess } from '#libs/access';
import { type Actor, requestContext } from '#libs/context';
import { Actors } from './actors.js';
import { RouteDemands } from './route-demands.js';
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
    private readonly demands: RouteDemands,
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
    remember(actor);
    this.demands.assertMet(actor, rules, requestOf(context));
    return true;
  }

  /** On a public route a token is welcome, since some answers say more to those who may know more. */
  private async welcome(context: ExecutionContext): Promise<true> {
    if (requestOf(context).headers.authorization)
      await this.tokens.admit(context, this.find).then(remember, () => undefined);
    return true;
  }
}

function remember(actor: Actor): void {
  const current = requestContext.get();
  if (current) current.actor = actor;
}

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest();
