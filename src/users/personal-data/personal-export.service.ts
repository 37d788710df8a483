import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { Clock } from '#libs/kernel';
import { PersonalDataRegistry } from '#libs/privacy';
import { UsersRepository } from '../users.repository.js';

/** Everything that is held about a person. */
export interface PersonalExport {
  exportedAt: Date;
  userId: string;
  /** By the names of the features that hold it. */
  data: Record<string, object>;
}

/** Hands people what is held about them. */
@Injectable()
export class PersonalExportService {
  constructor(
    private readonly users: UsersRepository,
    private readonly personalData: PersonalDataRegistry,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async of(userId: string): Promise<PersonalExport> {
    const { email } = await this.users.get(userId);
    return { exportedAt: this.clock.now(), userId, data: await this.personalData.export({ userId, email }) };
  }
}
