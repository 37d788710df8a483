import { describe, expect, it } from 'vitest';
import { fold } from '#libs/kernel';
import { Ticket } from './ticket.entity.js';
import { TicketIsClosed } from './ticket.errors.js';

const DRAFT = {
  subject: 'Example subject',
  body: 'A few words.',
  reporterId: '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a',
  dueOn: '2026-01-31',
};
const [MADE, LATER] = [new Date(0), new Date(1000)];

describe('a ticket', () => {
  it('is what was said of it', () => {
    expect(Ticket.make('1', DRAFT, MADE)).toMatchObject({
      ...DRAFT,
      id: '1',
      status: 'open',
      assigneeId: null,
      createdAt: MADE,
      updatedAt: MADE,
      version: 1,
    });
  });

  it('is changed in part, and keeps the rest', () => {
    const ticket = Ticket.make('1', DRAFT, MADE);
    ticket.change({ subject: 'Other subject' }, LATER);

    expect(ticket).toMatchObject({ ...DRAFT, subject: 'Other subject', createdAt: MADE, updatedAt: LATER });
  });

  it('is compared without regard to case', () => {
    const ticket = Ticket.make('1', DRAFT, MADE);
    expect(ticket.subjectKey).toBe(fold(DRAFT.subject));
    ticket.change({ subject: 'ÄB' }, LATER);

    expect(ticket.subjectKey).toBe('äb');
  });

  it('is one person’s until it is released', () => {
    const ticket = Ticket.make('1', DRAFT, MADE);
    ticket.assign('ada', LATER);
    expect(ticket).toMatchObject({ assigneeId: 'ada', updatedAt: LATER });
    ticket.release(LATER);

    expect(ticket.assigneeId).toBeNull();
  });

  it('keeps who worked on it when it is closed, and is nobody’s when it is opened again', () => {
    const ticket = Ticket.make('1', DRAFT, MADE);
    ticket.assign('ada', LATER);
    ticket.change({ status: 'closed' }, LATER);
    ticket.change({ subject: 'Other subject' }, LATER);

    expect(() => ticket.assign('bob', LATER)).toThrow(TicketIsClosed);
    expect(() => ticket.release(LATER)).toThrow(TicketIsClosed);
    expect(ticket.assigneeId).toBe('ada');
    ticket.change({ status: 'open' }, LATER);
    expect(ticket.assigneeId).toBeNull();
  });
});
