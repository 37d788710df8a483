import { withEntityTag } from '#libs/http';
import { UserResponse } from '../../../users/index.js';
import type { Invitation } from '../invitations.service.js';

export class InvitedUserResponse extends UserResponse {
  /**
   * Hand it to the person: with it they choose a password, once, at
   * POST /api/v1/auth/password-resets/confirmations. It is shown only here.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  setPasswordToken: string;

  setPasswordTokenExpiresAt: Date;

  static of({ user, token, expiresAt }: Invitation): InvitedUserResponse {
    const response = Object.assign(new InvitedUserResponse(), UserResponse.from(user), {
      setPasswordToken: token,
      setPasswordTokenExpiresAt: expiresAt,
    });
    return withEntityTag(response, user.version);
  }
}

export class InvitationResponse {
  /**
   * As in the answer of POST /api/v1/users; the one before no longer works.
   * @example 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E'
   */
  setPasswordToken: string;

  setPasswordTokenExpiresAt: Date;

  static from({ token, expiresAt }: Pick<Invitation, 'token' | 'expiresAt'>): InvitationResponse {
    return { setPasswordToken: token, setPasswordTokenExpiresAt: expiresAt };
  }
}
