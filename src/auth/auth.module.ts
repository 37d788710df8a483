import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declareSettings } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { AccessGuard } from './access.guard.js';
import { authPermissions } from './auth.permissions.js';
import { passwordMinLength, sessionIdleDays, sessionMaxDays } from './auth.settings.js';
import { FirstAdministrator } from './first-administrator.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { OneTimeToken } from './passwords/one-time-token.entity.js';
import { OneTimeTokensService } from './passwords/one-time-tokens.service.js';
import { PasswordCredential } from './passwords/password-credential.entity.js';
import { PasswordCredentials } from './passwords/password-credentials.js';
import { PasswordPolicy } from './passwords/password-policy.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { EndSessionsWhenAccessEnds } from './sessions/end-sessions-when-access-ends.js';
import { RevokeTokensWhenAccountChanges } from './passwords/revoke-tokens-when-account-changes.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { SessionLifetime } from './sessions/session-lifetime.js';
import { SessionRotation } from './sessions/session-rotation.js';
import { Session } from './sessions/session.entity.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { UserSessionsController } from './sessions/user-sessions.controller.js';
import { UserSessionsService } from './sessions/user-sessions.service.js';
import { ReauthenticationService } from './sign-in/reauthentication.service.js';
import { RefreshService } from './sign-in/refresh.service.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { AccessTokenStrategy } from './tokens/access-token.strategy.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { JwksController } from './tokens/jwks.controller.js';
import { StoredSigningKey } from './tokens/signing-key.entity.js';
import { SigningKeys } from './tokens/signing-keys.js';
import { TokenPairs } from './tokens/token-pairs.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';

/** Sign-in, sessions and passwords, and the guard in front of every route. */
@Module({
  imports: [
    PassportModule,
    UsersModule,
    DatabaseModule.forFeature([Session, PasswordCredential, OneTimeToken, StoredSigningKey]),
  ],
  controllers: [
    SignInController,
    PasswordsController,
    SessionsController,
    InvitationsController,
    UserSessionsController,
    JwksController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    SignInService,
    RefreshService,
    ReauthenticationService,
    TokenPairs,
    SessionsService,
    SessionRotation,
    SessionLifetime,
    UserSessionsService,
    EndSessionsWhenAccessEnds,
    RefreshTokens,
    AccessTokens,
    AccessTokenStrategy,
    SigningKeys,
    VerifiedTokens,
    PasswordsService,
    PasswordCredentials,
    PasswordPolicy,
    OneTimeTokensService,
    RevokeTokensWhenAccountChanges,
    InvitationsService,
    FirstAdministrator,
    declarePermissions(authPermissions),
    declareSettings([sessionIdleDays, sessionMaxDays, passwordMinLength]),
  ],
})
export class AuthModule {}
