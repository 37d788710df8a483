import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiKeyRefused, ImpersonationRefused } from '#libs/access';
import type { Actor } from '#libs/context';
import { clientAddress } from '#libs/http';
import { Logger } from '#libs/logging';
import { ApiKeyUses } from './api-keys/api-key-uses.js';
import { isOwnerOnly, type RouteRules, takesApiKeys } from './route-rules.js';

/** Whether it is an API key that asks, or someone who acts for the user: they may less than the user. */
export const isDelegate = ({ apiKeyId, impersonatorId }: Actor): boolean =>
  apiKeyId !== undefined || impersonatorId !== undefined;

/** Keeps from the routes that are for the owner of an account what only stands in for them. */
@Injectable()
export class Delegates {
  constructor(
    private readonly uses: ApiKeyUses,
    private readonly logger: Logger,
  ) {}

  /** @throws ApiKeyRefused, ImpersonationRefused */
  admit({ userId, apiKeyId, impersonatorId }: Actor, rules: RouteRules, request: FastifyRequest): void {
    if (apiKeyId !== undefined) this.uses.note(apiKeyId, clientAddress(request));
    if (apiKeyId !== undefined && !takesApiKeys(rules)) {
      this.logger.warn({ event: 'api_key_refused', userId }, 'an API key is no way into this route');
      throw new ApiKeyRefused();
    }
    if (impersonatorId !== undefined && isOwnerOnly(rules)) {
      this.logger.warn(
        { event: 'impersonation_refused', userId },
        'this route is for the owner of the account',
      );
      throw new ImpersonationRefused();
    }
  }
}
