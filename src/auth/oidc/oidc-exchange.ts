import { Injectable } from '@nestjs/common';
import type { Configuration, IDToken, UserInfoResponse } from 'openid-client';
import { FRESH_SECONDS, isFresh } from '#libs/access';
import type { OidcProvider } from '#libs/config';
import { Clock } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { type Assertion, assertionOf } from './assertion.js';
import { ProviderSignInRefused, ProviderUnavailable } from './oidc.errors.js';
import { OidcClients } from './oidc-clients.js';
import { type Errand, type FlowAnswer, type FlowSecrets, OidcFlows } from './oidc-flows.js';
import { isRefusal, reasonOf } from './provider-failure.js';

/** Seconds: longer than any session there. Whoever is asked for a greatest age says when it was (OpenID Connect Core §2). */
const ANY_AGE = 365 * 24 * 60 * 60;

/** What a client needs to send someone to a provider, and to take the answer. */
export interface Authorization {
  authorizationUrl: string;
  state: string;
  flowSecret: string;
  expiresAt: Date;
}

/** The two conversations with a provider: where people go, and what their answer is worth. */
@Injectable()
export class OidcExchange {
  constructor(
    private readonly flows: OidcFlows,
    private readonly clients: OidcClients,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Where the person signs in at the provider, and is sent back from.
   *
   * @throws ProviderUnavailable
   */
  async begin(provider: OidcProvider, redirectUri: string, errand: Errand): Promise<Authorization> {
    const oidc = await import('openid-client');
    const client = await this.client(provider);
    const { flowSecret, expiresAt, ...flow } = await this.flows.begin(provider, redirectUri, errand);
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: provider.scopes.join(' '),
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.codeVerifier),
      code_challenge_method: 'S256',
      max_age: String(flow.isFresh ? FRESH_SECONDS : ANY_AGE),
      ...(flow.isFresh && { prompt: 'login' }),
    });
    return { authorizationUrl: url.href, state: flow.state, flowSecret, expiresAt };
  }

  /**
   * Whom the provider says that the person is, once. Outside of transactions: providers take their time.
   *
   * @throws InvalidFlow, ProviderSignInRefused, ProviderUnavailable
   */
  async redeem(provider: OidcProvider, answer: FlowAnswer, userId: string | null): Promise<Assertion> {
    const flow = await this.flows.finish(provider, answer, userId);
    const client = await this.client(provider);
    const claims = await this.claims(client, flow, answer).catch((error: unknown) => {
      if (!isRefusal(error)) throw this.unavailable(provider, error);
      return this.refuse(provider, reasonOf(error));
    });
    const assertion = assertionOf(provider.issuer, claims, this.clock.now());
    if (!assertion) this.refuse(provider, 'its subject is none');
    if (!this.isFreshEnough(flow, assertion))
      this.refuse(provider, 'the person has not signed in there anew');
    return assertion;
  }

  private async claims(
    client: Configuration,
    { state, redirectUri, nonce, codeVerifier }: FlowSecrets,
    { code, iss }: FlowAnswer,
  ): Promise<IDToken | UserInfoResponse> {
    const oidc = await import('openid-client');
    const answered = new URL(redirectUri);
    answered.search = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) }).toString();
    const tokens = await oidc.authorizationCodeGrant(client, answered, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider has sent no ID token');
    // Some providers keep it short, and tell the rest when they are asked.
    if (claims.email !== undefined || !client.serverMetadata().userinfo_endpoint) return claims;
    const told = await oidc.fetchUserInfo(client, tokens.access_token, claims.sub);
    return { ...told, auth_time: claims.auth_time };
  }

  /** It was asked for, but on its way through the browser a question can be changed. */
  private isFreshEnough({ isFresh: isAsked }: FlowSecrets, { authenticatedAt }: Assertion): boolean {
    return !isAsked || (authenticatedAt !== null && isFresh(authenticatedAt, this.clock.now()));
  }

  private refuse({ id: provider }: OidcProvider, reason: string): never {
    const line = { event: 'identity_assertion_refused', provider, reason };
    this.logger.warn(line, 'what a provider says was refused');
    throw new ProviderSignInRefused();
  }

  private async client(provider: OidcProvider): Promise<Configuration> {
    try {
      return await this.clients.get(provider);
    } catch (error) {
      throw this.unavailable(provider, error);
    }
  }

  private unavailable({ id: provider }: OidcProvider, error: unknown): ProviderUnavailable {
    const line = { event: 'identity_provider_failed', provider, reason: reasonOf(error) };
    this.logger.warn(line, 'an identity provider failed');
    return new ProviderUnavailable();
  }
}
