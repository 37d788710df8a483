import { Injectable } from '@nestjs/common';
import { Transactional } from '#libs/database';
import { type Occurrence, OnDomainEvent, type Payload } from '#libs/jobs';
import { mailRefused } from '#libs/mail';
import { UsersRepository } from './users.repository.js';

/** Shows administrators whose address takes no mails. */
@Injectable()
export class RecordRefusedEmails {
  constructor(private readonly users: UsersRepository) {}

  @OnDomainEvent(mailRefused, 'record')
  @Transactional()
  async record({ address }: Payload<typeof mailRefused>, { occurredAt }: Occurrence): Promise<void> {
    await this.users.recordRefusedEmail(address, occurredAt);
  }
}
