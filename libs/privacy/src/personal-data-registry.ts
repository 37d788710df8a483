import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { StartupError } from '#libs/kernel';
import { type DataSubject, PersonalData } from './personal-data.js';

/** What all features hold about people. */
@Injectable()
export class PersonalDataRegistry implements OnModuleInit {
  private readonly holders = new Map<string, PersonalData>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws StartupError when two features use one name */
  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (instance instanceof PersonalData) this.add(instance);
    }
  }

  all(): PersonalData[] {
    return [...this.holders.values()];
  }

  /** Everything held about the person, by the names of the features. */
  async export(subject: DataSubject): Promise<Record<string, object>> {
    const parts: Record<string, object> = {};
    // oxlint-disable-next-line no-await-in-loop -- one connection, in a transaction
    for (const holder of this.all()) parts[holder.name] = await holder.export(subject);
    return parts;
  }

  /**
   * To be called in a transaction: everything goes, or nothing. What features hold that stand on others goes before what
   * it may refer to.
   */
  async erase(subject: DataSubject): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one connection, in a transaction
    for (const holder of this.all().toReversed()) await holder.erase(subject);
  }

  private add(holder: PersonalData): void {
    if (this.holders.has(holder.name)) {
      throw new StartupError(`Two features hold personal data as "${holder.name}". Rename one.`);
    }
    this.holders.set(holder.name, holder);
  }
}
