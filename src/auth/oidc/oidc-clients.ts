import { Injectable } from '@nestjs/common';
import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import { type OidcProvider, RuntimeConfig } from '#libs/config';
import { Clock } from '#libs/kernel';
import { Outbound } from '#libs/outbound';

/** Milliseconds for which what a provider says of itself is believed. Its keys are asked for more often. */
const DISCOVERED_FOR = 60 * 60 * 1000;
/** Seconds. The outbound client has bounds of its own, which are tighter. */
const TIMEOUT = 10;

/** Signatures by a key of which only the provider has the private half: a shared secret could sign here, too. */
const ALGORITHMS = new Set('RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' '));

interface Discovered {
  client: Promise<Configuration>;
  until: number;
}

/** Knows how to talk to each provider, by what it says of itself. */
@Injectable()
export class OidcClients {
  private readonly discovered = new Map<string, Discovered>();
  private readonly allowHttp: boolean;

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
    { environment }: RuntimeConfig,
  ) {
    this.allowHttp = environment !== 'production';
  }

  /** However many ask at once, the provider is asked once. @throws what comes of a provider that is not as it should */
  get(provider: OidcProvider): Promise<Configuration> {
    const now = this.clock.now().getTime();
    const known = this.discovered.get(provider.id);
    if (known && known.until > now) return known.client;
    const client = this.discover(provider);
    this.discovered.set(provider.id, { client, until: now + DISCOVERED_FOR });
    client.catch(() => this.discovered.delete(provider.id));
    return client;
  }

  private async discover(provider: OidcProvider): Promise<Configuration> {
    const oidc = await import('openid-client');
    const fetch = this.fetchFor(provider);
    const insecure = this.allowHttp ? [oidc.allowInsecureRequests] : [];
    const { clientId, clientSecret } = provider;
    const options = { [oidc.customFetch]: fetch, timeout: TIMEOUT, execute: insecure };
    const found = await oidc.discovery(new URL(provider.issuer), clientId, undefined, oidc.None(), options);
    const server = this.checked(provider, { ...found.serverMetadata() });
    const authenticates = isBasic(server) ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
    const client = new oidc.Configuration(server, clientId, {}, authenticates(clientSecret));
    client[oidc.customFetch] = fetch;
    client.timeout = TIMEOUT;
    // ASVS 6.8.2: also of tokens that came over TLS, which the specification would spare us.
    for (const apply of [...insecure, oidc.enableNonRepudiationChecks]) apply(client);
    return client;
  }

  private fetchFor({ origins }: OidcProvider): CustomFetch {
    const rules = { origins, allowHttp: this.allowHttp };
    return (url, { method, headers, body, signal }) =>
      this.outbound.fetch(url, { method, headers, body: body as string | URLSearchParams, signal }, rules);
  }

  private checked({ issuer }: OidcProvider, server: ServerMetadata): ServerMetadata {
    if (server.issuer !== issuer)
      throw new Error(`the provider calls itself ${server.issuer}, which is what its issuer must be set to`);
    const page = new URL(server.authorization_endpoint ?? '');
    // ASVS 1.2.2: people are sent there.
    if (page.protocol !== 'https:' && !(this.allowHttp && page.protocol === 'http:'))
      throw new Error('the page where the provider lets people sign in is not https://');
    const algorithms = (server.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) =>
      ALGORITHMS.has(name),
    );
    if (algorithms.length === 0) throw new Error('the provider signs by no algorithm that can be trusted');
    return { ...server, id_token_signing_alg_values_supported: algorithms };
  }
}

/** What is meant where a provider says nothing (OpenID Connect Discovery §3). */
const isBasic = ({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): boolean =>
  methods?.includes('client_secret_basic') ?? true;
