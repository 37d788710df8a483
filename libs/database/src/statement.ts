/** A query that is always the same but for its parameters. */
export interface Statement<Row> {
  /** The rows, with the aliases of what was selected as names. In an open transaction it belongs to that. */
  rows(parameters: Record<string, unknown>): Promise<Row[]>;
}
