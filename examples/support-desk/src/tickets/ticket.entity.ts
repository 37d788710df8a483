import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Day, Id, Instant, LongText, Reference, Text, TrigramIndex, Version } from '#libs/database';
import { fold } from '#libs/kernel';
import { TicketIsClosed } from './ticket.errors.js';

export const TICKET_STATUSES = ['open', 'answered', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
/** Of tickets that somebody has yet to do with. */
export const WAITING_STATUSES = ['open', 'answered'] as const;
export type WaitingStatus = (typeof WAITING_STATUSES)[number];

/** What is said of a ticket by whoever makes it. */
export type TicketDraft = Pick<Ticket, 'subject' | 'body' | 'reporterId'> & Partial<Pick<Ticket, 'dueOn'>>;
/** What is said of it later. */
export type TicketChanges = Partial<TicketDraft & Pick<Ticket, 'status'>>;

@Entity('tickets')
@Index('ix_tickets_subject', ['subjectKey', 'id'])
@Index('ix_tickets_status', ['status', 'id'])
@Index('ix_tickets_quiet', ['status', 'updatedAt', 'id'])
@Index('ix_tickets_reporter_id', ['reporterId', 'id'])
@Index('ix_tickets_assignee_id', ['assigneeId', 'id'])
@Index('ix_tickets_due_on', ['dueOn', 'id'])
@Index('ix_tickets_created_at', ['createdAt', 'id'])
@Index('ix_tickets_updated_at', ['updatedAt', 'id'])
@TrigramIndex('ix_tickets_subject_trigram', 'subjectKey')
@Check('ck_tickets_status', `status IN ('open', 'answered', 'closed')`)
export class Ticket {
  @Id() id: string;
  @Text(200) subject: string;
  /** In which it is compared, whatever the case. */
  @Text(200) subjectKey: string;
  @LongText() body: string;
  @Text(16) status: TicketStatus;
  @ForeignKey('users', { name: 'fk_tickets_reporter', onDelete: 'CASCADE' })
  @Reference()
  reporterId: string;
  @ForeignKey('users', { name: 'fk_tickets_assignee', onDelete: 'SET NULL' })
  @Reference({ nullable: true })
  assigneeId: string | null;
  @Day({ nullable: true }) dueOn: string | null;
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;

  static make(id: string, draft: TicketDraft, at: Date): Ticket {
    const ticket = Object.assign(new Ticket(), {
      id,
      status: 'open',
      assigneeId: null,
      dueOn: null,
      createdAt: at,
      version: 1,
    });
    ticket.change(draft, at);
    return ticket;
  }

  /** Opened again, it is nobody's: whoever had it when it was closed may be gone. */
  change(changes: TicketChanges, at: Date): void {
    const { status = this.status } = changes;
    if (this.status === 'closed' && status !== 'closed') this.assigneeId = null;
    Object.assign(this, changes);
    this.subjectKey = fold(this.subject);
    this.updatedAt = at;
  }

  /** @throws TicketIsClosed */
  assign(assigneeId: string, at: Date): void {
    this.giveTo(assigneeId, at);
  }

  /** @throws TicketIsClosed, since who did the work is kept */
  release(at: Date): void {
    this.giveTo(null, at);
  }

  private giveTo(assigneeId: string | null, at: Date): void {
    if (this.status === 'closed') throw new TicketIsClosed();
    this.assigneeId = assigneeId;
    this.updatedAt = at;
  }
}
