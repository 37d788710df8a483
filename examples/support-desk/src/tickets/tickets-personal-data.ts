import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Cache } from '#libs/cache';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { Ticket } from './ticket.entity.js';
import { TICKETS_TAG } from './tickets.tags.js';

/** Tickets that someone has, or that are about them. */
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
    const tickets = await this.tickets.find({
      where: [{ reporterId: userId }, { assigneeId: userId }],
      order: { id: 'ASC' },
    });
    return { tickets };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    await this.tickets.delete({ reporterId: userId });
    await this.tickets.update({ assigneeId: userId }, { assigneeId: null, version: () => 'version + 1' });
    await this.cache.invalidate([TICKETS_TAG]);
  }
}
