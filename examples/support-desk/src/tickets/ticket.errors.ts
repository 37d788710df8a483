import { AppError } from '#libs/kernel';

export class TicketNotFound extends AppError {
  static override readonly code = 'tickets.not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'Ticket not found';

  constructor() {
    super('There is no ticket with this id.');
  }
}

export class UnknownTicketReporter extends AppError {
  static override readonly code = 'tickets.unknown_reporter';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unknown reporter';

  constructor() {
    super('What this refers to is not there, or not there any more. See `errors`.', {
      errors: [
        { pointer: '/reporterId', code: 'unknown_reporter', detail: 'There is nothing with this id.' },
      ],
    });
  }
}

/** Nobody, or somebody who cannot sign in: whoever may assign tickets need not know who has an account. */
export class UnknownTicketAssignee extends AppError {
  static override readonly code = 'tickets.unknown_assignee';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unknown assignee';

  constructor() {
    super('Nobody with this id can take tickets. See `errors`.', {
      errors: [
        {
          pointer: '/assigneeId',
          code: 'unknown_assignee',
          detail: 'There is nobody with this id who can sign in.',
        },
      ],
    });
  }
}

export class TicketIsClosed extends AppError {
  static override readonly code = 'tickets.closed';
  static override readonly kind = 'conflict';
  static override readonly title = 'Ticket is closed';

  constructor() {
    super('This ticket is closed. Open it first: PATCH /api/v1/tickets/{id}.');
  }
}
