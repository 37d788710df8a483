import { invitationMail } from './account-mails/invitation.mail.js';
import { passwordResetMail } from './account-mails/password-reset.mail.js';
import {
  alreadyRegisteredMail,
  completeRegistrationMail,
  verifyEmailMail,
} from './account-mails/registration.mails.js';
import {
  addressTakenMail,
  confirmEmailMail,
  emailChangedMail,
  movedByAdministratorMail,
} from './email-changes/email-change.mails.js';
import { erasureCancelledMail, erasureScheduledMail } from './notices/erasure.mails.js';
import {
  newDeviceMail,
  passwordChangedMail,
  sessionStolenMail,
  signInChangedMail,
} from './notices/security-notice.mails.js';

/** All that accounts are written about. */
export const authMails = [
  verifyEmailMail,
  completeRegistrationMail,
  alreadyRegisteredMail,
  passwordResetMail,
  invitationMail,
  confirmEmailMail,
  addressTakenMail,
  emailChangedMail,
  movedByAdministratorMail,
  passwordChangedMail,
  newDeviceMail,
  sessionStolenMail,
  signInChangedMail,
  erasureScheduledMail,
  erasureCancelledMail,
];
