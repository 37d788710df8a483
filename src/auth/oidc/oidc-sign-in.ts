import { Injectable } from '@nestjs/common';
import type { OidcProvider } from '#libs/config';
import { Transactional } from '#libs/database';
import { Logger } from '#libs/logging';
import { EmailTaken } from '../../users/index.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { Admission, type Admitted } from '../sign-in/admission.js';
import type { Assertion } from './assertion.js';
import { IdentityTaken, ProviderSignInRefused } from './oidc.errors.js';
import { OidcAccounts } from './oidc-accounts.js';
import { OidcExchange } from './oidc-exchange.js';
import type { FlowAnswer } from './oidc-flows.js';

/** Lets in whoever a provider speaks for. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly exchange: OidcExchange,
    private readonly accounts: OidcAccounts,
    private readonly admission: Admission,
    private readonly events: SecurityEvents,
    private readonly logger: Logger,
  ) {}

  /**
   * @throws InvalidFlow, ProviderSignInRefused, ProviderUnavailable, ProviderEmailNotVerified, IdentityNotLinked,
   * RegistrationClosed, EmailNotVerified
   */
  async open(provider: OidcProvider, answer: FlowAnswer, device: Device): Promise<Admitted> {
    const assertion = await this.exchange.redeem(provider, answer, null);
    const admitted = await this.retried(() => this.admit(assertion, device));
    if (admitted) return admitted;
    const line = { event: 'sign_in_refused', provider: provider.id, ipAddress: device.ipAddress };
    this.logger.info(line, 'a sign-in was refused');
    throw new ProviderSignInRefused();
  }

  @Transactional()
  private async admit(assertion: Assertion, device: Device): Promise<Admitted | null> {
    const userId = await this.accounts.ownerOf(assertion, device);
    const shownAt = assertion.authenticatedAt ?? undefined;
    const proof = { userId, methods: ['fed'], passwordChangedAt: null, shownAt } as const;
    const admitted = await this.admission.admit(proof, device);
    if (!admitted) await this.events.record({ type: 'identity_refused', userId, device });
    return admitted;
  }

  /** Another sign-in of the same person was faster, and what it made can be seen now. */
  private async retried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof IdentityTaken || error instanceof EmailTaken) return work();
      throw error;
    }
  }
}
