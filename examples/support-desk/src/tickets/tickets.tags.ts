/** On all that is cached of tickets. */
export const TICKETS_TAG = 'tickets';
