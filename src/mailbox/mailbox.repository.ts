import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOperator, LessThan, LessThanOrEqual, Like, Repository } from 'typeorm';
import { fold } from '#libs/kernel';
import { MailboxMail } from './mailbox-mail.entity.js';

/** Of mails; the older ones are deleted. */
const KEPT = 1000;

/** What a line of the list shows. */
export type MailSummary = Pick<
  MailboxMail,
  'id' | 'mail' | 'language' | 'address' | 'subject' | 'receivedAt'
>;

/** Kept mails, newest first. */
@Injectable()
export class MailboxRepository {
  constructor(@InjectRepository(MailboxMail) private readonly mails: Repository<MailboxMail>) {}

  /** Once: a job that is done again keeps no second one. */
  async keep(mail: MailboxMail): Promise<void> {
    await this.mails.createQueryBuilder().insert().values(mail).orIgnore().updateEntity(false).execute();
    const [oldest] = await this.mails.find({
      select: { id: true },
      order: { id: 'DESC' },
      skip: KEPT,
      take: 1,
    });
    if (oldest) await this.mails.delete({ id: LessThanOrEqual(oldest.id) });
  }

  find(id: string): Promise<MailboxMail | null> {
    return this.mails.findOneBy({ id });
  }

  /** @param before the id of a mail: those that are older */
  page({ q, before, limit }: { q: string; before?: string; limit: number }): Promise<MailSummary[]> {
    return this.mails.find({
      select: { id: true, mail: true, language: true, address: true, subject: true, receivedAt: true },
      where: {
        ...(q !== '' && { folded: containing(q) }),
        ...(before && { id: LessThan(before) }),
      },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  /** To the address, oldest first. */
  findTo(address: string): Promise<MailboxMail[]> {
    return this.mails.find({ where: { address }, order: { id: 'ASC' } });
  }

  /** All in which the text stands, the recipient included. */
  async removeWith(text: string): Promise<void> {
    await this.mails.delete({ folded: containing(text) });
  }
}

const containing = (text: string): FindOperator<string> =>
  Like(`%${fold(text).replace(/[\\%_]/g, String.raw`\$&`)}%`);
