import { Injectable } from '@nestjs/common';
import { KeyRing, mac } from '#libs/crypto';
import { type Limiter, networkOf, type Quota, RateLimited, RateLimits, type Reservation } from '#libs/http';
import { emailKeyOf } from '#libs/kernel';
import type { Device } from '../sessions/device.js';

/** From one network, to whatever addresses. */
const NETWORK: Quota = { name: 'mails-network', most: 30, seconds: 60 * 60 };
/**
 * Of one kind to one address, whoever asks: asking for others, which may send nothing, keeps nobody from the mail that
 * they need. The window is shorter than a token lives: the last mail of a full one works.
 */
const ADDRESS: Quota = { name: 'mails-address', most: 5, seconds: 15 * 60 };

export type MailKind = 'registration' | 'verification' | 'reset' | 'email_change' | 'invitation';

/**
 * Limits the mails that anyone can have sent. It goes by the address that is typed, so that it tells nothing about
 * whether there is such an account.
 */
@Injectable()
export class MailRequests {
  private readonly key: Buffer;
  private readonly byNetwork: Limiter;
  private readonly byAddress: Limiter;

  constructor(keyRing: KeyRing, limits: RateLimits) {
    this.key = keyRing.derive('mail_requests').current.key;
    this.byNetwork = limits.limiter(NETWORK);
    this.byAddress = limits.limiter(ADDRESS);
  }

  /** @throws RateLimited */
  async admit({ ipAddress }: Device): Promise<void> {
    const { isAllowed, resetsIn } = await this.byNetwork.reserve(networkOf(ipAddress), { ipAddress });
    if (!isAllowed) throw new RateLimited(resetsIn);
  }

  /** For who may know whether there is such an account. @throws RateLimited */
  async admitMail(kind: MailKind, email: string, device: Device): Promise<void> {
    const { isAllowed, resetsIn } = await this.reserve(kind, email, device);
    if (!isAllowed) throw new RateLimited(resetsIn);
  }

  /** False when the address gets no more of these mails for now; who asked is not told. */
  async mayMail(kind: MailKind, email: string, device: Device): Promise<boolean> {
    return (await this.reserve(kind, email, device)).isAllowed;
  }

  private reserve(kind: MailKind, email: string, { ipAddress }: Device): Promise<Reservation> {
    return this.byAddress.reserve(mac(this.key, `${kind} ${emailKeyOf(email)}`), { ipAddress });
  }
}
