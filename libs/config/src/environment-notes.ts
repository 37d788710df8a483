// Plain Node reads it too: see environment.schema.ts.
import { z } from 'zod';

/** What the guide and the messages say of a variable. */
export interface VariableNotes {
  description: string;
  /** A value that could stand in `.env`; of secrets, how to make one. */
  example: string;
  /** The default in words, where it isn't a fixed text. */
  default?: string;
  /** Why production refuses to start without it. */
  requiredInProduction?: string;
}

export const notes = z.registry<VariableNotes>();
