export { serveAccountPages } from './account-pages/serve-account-pages.js';
export { ActorStanding } from './actor-standing.js';
export { AuthModule } from './auth.module.js';
export { FirstAdministrator } from './first-administrator.js';
export { RegistrationClosed } from './auth.errors.js';
export { CreateUserRequest } from './invitations/dto/create-user.request.dto.js';
export { PasswordStrengthModule } from './password-strength/password-strength.module.js';
export { InvitationsService } from './invitations/invitations.service.js';
