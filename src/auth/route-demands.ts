import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  ApiKeyRefused,
  FreshSignInRequired,
  ImpersonationRefused,
  isFresh,
  PermissionDenied,
  ServiceAccountRefused,
} from '#libs/access';
import type { Actor } from '#libs/context';
import { clientAddress } from '#libs/http';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { ApiKeyUses } from './api-keys/api-key-uses.js';
import { isOwnerOnly, isPeopleOnly, type RouteRules, takesApiKeys } from './route-rules.js';

/** Holds an actor against what a route has declared. */
@Injectable()
export class RouteDemands {
  constructor(
    private readonly uses: ApiKeyUses,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** @throws ApiKeyRefused, ServiceAccountRefused, ImpersonationRefused, PermissionDenied, FreshSignInRequired */
  assertMet(actor: Actor, rules: RouteRules, request: FastifyRequest): void {
    const { apiKeyId, isServiceAccount, impersonatorId } = actor;
    if (apiKeyId !== undefined) this.uses.note(apiKeyId, clientAddress(request));
    if (apiKeyId !== undefined && !takesApiKeys(rules)) this.refuseApiKey(actor);
    if (isServiceAccount && isPeopleOnly(rules)) this.refuseServiceAccount(actor);
    if (impersonatorId !== undefined && isOwnerOnly(rules)) this.refuseImpersonator(actor);
    const { access, isFreshOnly } = rules;
    if (access?.kind === 'permission') this.assertHolds(actor, access.permission);
    if (isFreshOnly) this.assertFresh(actor);
  }

  private refuseApiKey({ userId }: Actor): never {
    this.logger.warn({ event: 'api_key_refused', userId }, 'an API key is no way into this route');
    throw new ApiKeyRefused();
  }

  private refuseServiceAccount({ userId }: Actor): never {
    this.logger.warn({ event: 'service_account_refused', userId }, 'this route is for people');
    throw new ServiceAccountRefused();
  }

  private refuseImpersonator({ userId }: Actor): never {
    this.logger.warn(
      { event: 'impersonation_refused', userId },
      'this route is for the owner of the account',
    );
    throw new ImpersonationRefused();
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
