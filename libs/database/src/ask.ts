import pg from 'pg';

type Answer = (error: Error | undefined, result: pg.QueryResult<object>) => void;
type Ask = (query: pg.Query, answer: Answer) => void;

/** What the driver's own `query` does, without copying the question property by property first. */
export function ask(
  client: pg.ClientBase,
  { name, text, values }: pg.QueryConfig,
): Promise<pg.QueryResult<object>> {
  const query = Object.assign(new pg.Query(text, values), { name });
  return new Promise((resolve, reject) => {
    (client as unknown as { query: Ask }).query(query, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}
