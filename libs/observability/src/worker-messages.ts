import type { Figures } from './metrics.js';

/** What the first process sends to the others when somebody looks. */
export const ASKED = 'metrics';

/** What each of the others answers, and says by itself before it ends. */
export interface Told {
  metrics: Figures;
}

export function isTold(message: unknown): message is Told {
  return typeof message === 'object' && message !== null && 'metrics' in message;
}
