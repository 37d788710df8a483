import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, MoreThanOrEqual, Not, Repository } from 'typeorm';
import { requestContext } from '#libs/context';
import { networkOf } from '#libs/http';
import { Clock } from '#libs/kernel';
import { UserTakenBack } from '../../users/index.js';
import type { Device } from '../sessions/device.js';
import { KnownDevice } from './known-device.entity.js';

/** Milliseconds for which a device stays known: 90 days. */
const MEMORY = 90 * 24 * 60 * 60 * 1000;
/** No user has this id: the same query is made for addresses without an account. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Devices on which the owner of an account has proved to be it. Nobody who guesses passwords elsewhere can
 * lock them out.
 */
@Injectable()
export class KnownDevices {
  constructor(
    @InjectRepository(KnownDevice) private readonly devices: Repository<KnownDevice>,
    private readonly clock: Clock,
  ) {}

  isKnown(userId: string | undefined, { ipAddress }: Device): Promise<boolean> {
    const network = networkOf(ipAddress);
    const lastSeenAt = MoreThanOrEqual(this.oldest());
    return this.devices.existsBy({ userId: userId ?? NOBODY, network, lastSeenAt });
  }

  /** Whether the owner has been elsewhere before, and not here, or not for long. */
  async isNew(userId: string, device: Device): Promise<boolean> {
    return !(await this.isKnown(userId, device)) && (await this.devices.existsBy({ userId }));
  }

  /** Only after a proof: a password, a refresh token, a token that came by mail. */
  async remember(userId: string, { ipAddress }: Device): Promise<void> {
    await this.devices.delete({ userId, lastSeenAt: LessThan(this.oldest()) });
    const seen = { userId, network: networkOf(ipAddress), lastSeenAt: this.clock.now() };
    await this.devices.upsert(seen, ['userId', 'network']);
  }

  /** Whoever had the account was there with devices of theirs. The one that takes it back is its owner's. */
  @OnEvent(UserTakenBack.name, { suppressErrors: false })
  async forgetWhenTakenBack({ userId }: UserTakenBack): Promise<void> {
    const here = requestContext.get()?.device?.();
    const others = here ? { network: Not(networkOf(here.ipAddress)) } : {};
    await this.devices.delete({ userId, ...others });
  }

  private oldest(): Date {
    return new Date(this.clock.now().getTime() - MEMORY);
  }
}
