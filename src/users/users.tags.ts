/** What is cached of an account: the row, its roles, and whether its sessions are open. */
export const userTag = (id: string): string => `user:${id}`;

/** What is cached of a service account: the row and its roles. */
export const serviceAccountTag = (id: string): string => `service-account:${id}`;

/** What is cached of the roles themselves, such as what they permit. */
export const ROLES_TAG = 'roles';
