/** Who may call a route. */
export type RouteAccess =
  | { kind: 'public'; reason: string }
  | ({ kind: 'signed_in' } & SignedInOptions)
  | { kind: 'permission'; permission: string };

export interface SignedInOptions {
  /** Takes API keys too, whatever they permit: for what only reads, and nothing that is secret. */
  apiKeys?: boolean;
  /** Takes those of service accounts too, who are nobody: for what is about no person. */
  serviceAccounts?: boolean;
  /** Refuses who acts for the owner of the account: for what concerns how they sign in. */
  ownerOnly?: boolean;
}

/** Metadata key under which a route's access is kept. */
export const ROUTE_ACCESS = Symbol('route access');
