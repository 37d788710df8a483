import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { Ticket } from './ticket.entity.js';
import { TICKETS_TAG } from './tickets.tags.js';

/** Tickets that someone has reported; and those that they were given, which are about others. */
@Injectable()
export class TicketsPersonalData extends PersonalData {
  readonly name = 'tickets';
  readonly entities = [Ticket];

  constructor(
    @InjectRepository(Ticket) private readonly tickets: Repository<Ticket>,
    private readonly cache: Cache,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const order = { id: 'ASC' } as const;
    const reported = await this.tickets.find({ where: { reporterId: userId }, order });
    const assigned = await this.tickets.find({ select: { id: true }, where: { assigneeId: userId }, order });
    return { reported: reported.map(wordsOf), assigned: assigned.map(({ id }) => id) };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.tickets.delete({ reporterId: userId });
    await this.tickets.update({ assigneeId: userId }, { assigneeId: null, version: () => 'version + 1' });
    await this.cache.invalidate([TICKETS_TAG]);
  }
}

/** What they have said, and what became of it; who works on it is no matter of theirs. */
const wordsOf = ({ id, subject, body, status, dueOn, createdAt, updatedAt }: Ticket): object => ({
  id,
  subject,
  body,
  status,
  dueOn,
  createdAt,
  updatedAt,
});
