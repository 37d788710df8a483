import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { OnEvent } from '@nestjs/event-emitter';
import { UserTakenBack } from '../../users/index.js';
import { Factors } from './factors.js';

/** All kinds of factors that features have declared. */
@Injectable()
export class FactorRegistry implements OnModuleInit {
  private readonly kinds: Factors[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  /** Whoever moved the account to another address may have added one, too. */
  @OnEvent(UserTakenBack.name, { suppressErrors: false })
  async removeWhenTakenBack({ userId, since }: UserTakenBack): Promise<void> {
    await this.removeAll(userId, since);
  }

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (instance instanceof Factors) this.kinds.push(instance);
    }
  }

  /** In the open transaction. Whether there were any, of whatever kind. */
  async removeAll(userId: string, since = new Date(0)): Promise<boolean> {
    let hadAny = false;
    for (const kind of this.kinds) {
      // oxlint-disable-next-line no-await-in-loop -- a transaction has one connection
      if (await kind.removeAll(userId, since)) hadAny = true;
    }
    return hadAny;
  }
}
