import type { Actor } from './request-context.js';

/** Who does what is done: the actor, or who acts for them. */
export const actingId = ({ impersonatorId, userId }: Actor): string => impersonatorId ?? userId;
