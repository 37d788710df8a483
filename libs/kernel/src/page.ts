/** One page of a list. `nextCursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  /** Present when asked for; capped, and exact only when `totalIsExact`. */
  total?: number;
  totalIsExact?: boolean;
}
