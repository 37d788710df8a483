import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, Repository } from 'typeorm';
import type { OidcProvider } from '#libs/config';
import { digest, mac, randomToken } from '#libs/crypto';
import { Clock, newId } from '#libs/kernel';
import { InvalidFlow } from './oidc.errors.js';
import { OidcFlow } from './oidc-flow.entity.js';

/** Milliseconds for which someone may be away at the provider. */
const LIFETIME = 10 * 60 * 1000;

/** What someone goes to a provider for. */
export interface Errand {
  /** Who links an identity; null when someone signs in. */
  userId: string | null;
  /** Whether they have to sign in there anew, whatever session they have. */
  isFresh: boolean;
}

/** What the provider is asked with, and its answer is held against. */
export interface FlowSecrets {
  state: string;
  redirectUri: string;
  nonce: string;
  codeVerifier: string;
  isFresh: boolean;
}

export interface BegunFlow extends FlowSecrets {
  /** For the browser that began, and for nobody else. */
  flowSecret: string;
  expiresAt: Date;
}

/** What a browser brings back. */
export interface FlowAnswer {
  code: string;
  state: string;
  flowSecret: string;
  /** Of the provider that has answered (RFC 9207). */
  iss?: string;
}

/** Sign-ins and links between their two steps. */
@Injectable()
export class OidcFlows {
  constructor(
    @InjectRepository(OidcFlow) private readonly flows: Repository<OidcFlow>,
    private readonly clock: Clock,
  ) {}

  async begin(provider: OidcProvider, redirectUri: string, errand: Errand): Promise<BegunFlow> {
    const { userId, isFresh } = errand;
    const [state, flowSecret] = [randomToken(), randomToken()];
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + LIFETIME);
    await this.flows.insert({
      id: newId(),
      provider: provider.id,
      digest: digest(state),
      secretDigest: digest(flowSecret),
      redirectUri,
      userId,
      isFresh,
      createdAt,
      expiresAt,
    });
    return { state, redirectUri, isFresh, flowSecret, expiresAt, ...derivedFrom(flowSecret) };
  }

  /**
   * Once, by the browser that began, with the provider it went to, for what it began: else whoever lures people to
   * an answer of theirs would have them in an account of theirs. @throws InvalidFlow
   */
  async finish(
    provider: OidcProvider,
    { state, flowSecret }: FlowAnswer,
    userId: string | null,
  ): Promise<FlowSecrets> {
    const flow = await this.flows.findOneBy({
      digest: digest(state),
      secretDigest: digest(flowSecret),
      provider: provider.id,
      expiresAt: MoreThan(this.clock.now()),
    });
    if (!flow || flow.userId !== userId) throw new InvalidFlow();
    // Of two requests at once, one gets it.
    if ((await this.flows.delete({ id: flow.id })).affected !== 1) throw new InvalidFlow();
    const { redirectUri, isFresh } = flow;
    return { state, redirectUri, isFresh, ...derivedFrom(flowSecret) };
  }
}

/** They follow from the secret, so that whoever reads the table has none of them. */
function derivedFrom(flowSecret: string): Pick<FlowSecrets, 'nonce' | 'codeVerifier'> {
  const key = Buffer.from(flowSecret);
  return { nonce: mac(key, 'nonce'), codeVerifier: mac(key, 'code_verifier') };
}
