import type { PartName } from './parts.ts';

/** What a part has found out about one thing, once in each of its rounds. */
export interface Finding {
  work: string;
  /** What was counted or measured, such as `requests a second`. */
  of: string;
  /** What a ratio is to; a figure has a unit instead. */
  against?: string;
  unit?: 'ms' | 's' | 'MB' | 'a second';
  values: number[];
}

/** What it is a finding of. */
export type Subject = Omit<Finding, 'values'> & { part: PartName };
