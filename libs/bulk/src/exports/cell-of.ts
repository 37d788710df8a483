import { neutralise } from '../formulas.js';

/** A value as a cell of a CSV file: null is empty, and what a spreadsheet would take for a formula is not one. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return neutralise(value);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? neutralise(JSON.stringify(value)) : String(value as number | boolean);
}
