import { Injectable } from '@nestjs/common';
import { renderSVG } from 'uqr';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { InvalidCode, TotpAlreadyAdded, TotpNotAdded } from '../auth.errors.js';
import { SecurityEvents } from '../security-events/security-events.js';
import type { Device } from '../sessions/device.js';
import { NewWays } from '../sign-in/new-ways.js';
import { type NewCodes, RecoveryCodes } from './recovery-codes.js';
import { otpauthUri } from './totp.js';
import { TotpFactors, type TotpProof } from './totp-factors.js';

/** As authenticator apps show it beside the address. */
const ISSUER = 'Showrunner';

/** What an authenticator app needs, once. */
export interface TotpEnrolment {
  secret: string;
  otpauthUri: string;
  /** SVG. */
  qrCode: string;
}

export interface FactorsOverview {
  totpAddedAt: Date | null;
  recoveryCodesLeft: number;
}

/** Adds and removes the actor's authenticator app and recovery codes. */
@Injectable()
export class MfaService {
  constructor(
    private readonly newWays: NewWays,
    private readonly totp: TotpFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly events: SecurityEvents,
  ) {}

  async overview({ userId }: Actor): Promise<FactorsOverview> {
    const totpAddedAt = await this.totp.confirmedAt(userId);
    return { totpAddedAt, recoveryCodesLeft: await this.recoveryCodes.left(userId) };
  }

  /** Protects nothing before it is confirmed. @throws TotpAlreadyAdded, EmailNotVerified, SessionEnded */
  @Transactional()
  async begin(actor: Actor): Promise<TotpEnrolment> {
    const { userId } = actor;
    // Of two at once, the second has the last word.
    const { email } = await this.newWays.lock(actor);
    if (await this.totp.confirmedAt(userId)) throw new TotpAlreadyAdded();
    const secret = await this.totp.begin(userId);
    const uri = otpauthUri(secret, ISSUER, email);
    return { secret, otpauthUri: uri, qrCode: renderSVG(uri) };
  }

  /** The recovery codes. @throws InvalidCode, TotpAlreadyAdded, EmailNotVerified, SessionEnded, HashingBusy */
  async confirm(actor: Actor, code: string, device: Device): Promise<string[]> {
    const { userId } = actor;
    if (await this.totp.confirmedAt(userId)) throw new TotpAlreadyAdded();
    const proof = await this.totp.prove(userId, code, { isConfirmed: false });
    if (!proof) throw new InvalidCode();
    const made = await this.recoveryCodes.make(userId);
    await this.protect(actor, proof, made, device);
    return made.codes;
  }

  @Transactional()
  private async protect(actor: Actor, proof: TotpProof, made: NewCodes, device: Device): Promise<void> {
    const { userId } = actor;
    await this.newWays.lock(actor);
    // Whoever began anew meanwhile has another secret, which this code does not show.
    if (!(await this.totp.confirm(proof))) throw new TotpAlreadyAdded();
    await this.recoveryCodes.replace(userId, made);
    await this.events.record({ type: 'totp_added', userId, device });
  }

  /** With it go the recovery codes. @throws TotpNotAdded */
  @Transactional()
  async remove({ userId }: Actor, device: Device): Promise<void> {
    if (!(await this.totp.remove(userId))) throw new TotpNotAdded();
    await this.recoveryCodes.removeAll(userId);
    await this.events.record({ type: 'totp_removed', userId, device });
  }

  /** The ones before them are worth nothing. @throws TotpNotAdded, RateLimited, HashingBusy */
  async renewCodes({ userId }: Actor, device: Device): Promise<string[]> {
    if (!(await this.totp.confirmedAt(userId))) throw new TotpNotAdded();
    const made = await this.recoveryCodes.make(userId);
    await this.exchange(userId, made, device);
    return made.codes;
  }

  @Transactional()
  private async exchange(userId: string, made: NewCodes, device: Device): Promise<void> {
    if (!(await this.totp.lock(userId))) throw new TotpNotAdded();
    await this.recoveryCodes.replace(userId, made);
    await this.events.record({ type: 'recovery_codes_renewed', userId, device });
  }
}
