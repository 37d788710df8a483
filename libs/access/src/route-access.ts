/** Who may call a route. */
export type RouteAccess =
  { kind: 'public'; reason: string } | { kind: 'signed_in' } | { kind: 'permission'; permission: string };

/** Metadata key under which a route's access is kept. */
export const ROUTE_ACCESS = Symbol('route access');
