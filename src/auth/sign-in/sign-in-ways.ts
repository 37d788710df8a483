import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { LastWayIn } from '../auth.errors.js';
import { SignInWay } from './sign-in-way.js';

/** All ways in which people sign in. */
@Injectable()
export class SignInWays implements OnModuleInit {
  private ways: SignInWay[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const instances = (this.discovery.getProviders() as { instance: unknown }[]).map(
      ({ instance }) => instance,
    );
    this.ways = instances.filter((instance) => instance instanceof SignInWay);
  }

  /** To be called last in a transaction that removes one, with the account locked. @throws LastWayIn */
  async assertLeft(userId: string): Promise<void> {
    for (const way of this.ways) {
      // oxlint-disable-next-line no-await-in-loop -- one connection, in a transaction
      if ((await way.count(userId)) > 0) return;
    }
    throw new LastWayIn();
  }
}
