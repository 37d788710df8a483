import type { Measurement } from './measure.ts';

/** The parts of the bench in their order: what fills the database comes last. */
export const PART_NAMES = ['starts', 'rounds', 'depth', 'flood', 'workers', 'memory', 'growth'] as const;
export type PartName = (typeof PART_NAMES)[number];

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

/** All that a part tells. */
export interface PartResult {
  findings: Finding[];
  /** What the ratios are of. */
  measurements?: Measurement[];
  /** What each server took at the start (milliseconds) and in the end (MB). */
  processes?: { name: string; readyAfter: number; memory: number }[];
  /** What a reader has to know of the figures, a sentence each. */
  notes?: string[];
}
