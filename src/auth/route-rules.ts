import type { RouteAccess } from '#libs/access';

/** What a route has declared. */
export interface RouteRules {
  access: RouteAccess | undefined;
  isFreshOnly: boolean;
}

/** Whether an API key may call it, should it permit what the route asks for. */
export const takesApiKeys = ({ access, isFreshOnly }: RouteRules): boolean =>
  !isFreshOnly &&
  (access?.kind === 'permission' || (access?.kind === 'signed_in' && access.apiKeys === true));

/** Whether it takes those of people only, since it is about who asks. */
export const isPeopleOnly = ({ access }: RouteRules): boolean =>
  access?.kind === 'signed_in' && access.serviceAccounts !== true;

/** Whether it is for nobody who acts for the owner of an account. */
export const isOwnerOnly = ({ access, isFreshOnly }: RouteRules): boolean =>
  isFreshOnly || (access?.kind === 'signed_in' && access.ownerOnly === true);
