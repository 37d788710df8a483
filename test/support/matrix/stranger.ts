import type { SignedInUser } from '../application.js';

/** Somebody else, and texts that tell of them. */
export interface Stranger {
  user: SignedInUser;
  traces: string[];
}

/** What somebody else has, or is. */
export interface Strange {
  /** What stands for it in a path. */
  value: string;
  /** What stands for whose it is, where the path says that before. */
  within?: string;
  /** Texts that no answer may have for those who may not see it. */
  traces: string[];
  /** What would change it, where the example of the document does not. */
  body?: object;
}
