import pg from 'pg';

/** Milliseconds that a connection keeps the plans of its named statements. */
const PLANS_KEPT = 10_000;

const plannedAt = new WeakMap<pg.ClientBase, number>();

/**
 * To be called before named statements, on a connection in pipeline mode. PostgreSQL keeps the plan of a named
 * statement until a table has been analyzed again: what was best while there were three rows, to read them all, is
 * still done when there are thousands. Plans made anew count the tables' pages.
 */
export function forgetOldPlans(client: pg.ClientBase): void {
  const now = performance.now();
  const since = plannedAt.get(client);
  if (since !== undefined && now - since < PLANS_KEPT) return;
  plannedAt.set(client, now);
  // No request asked for it, so it is in no trace; it fails with the connection only, which others tell.
  if (since !== undefined) Reflect.apply(pg.Client.prototype.query, client, ['DISCARD PLANS', () => {}]);
}
