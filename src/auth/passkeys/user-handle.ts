/**
 * By which an authenticator tells whose passkey it is: the id of the account, which says nothing of the person
 * (WebAuthn §14.6.1). In base64url.
 */
export const userHandleOf = (userId: string): string =>
  Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
