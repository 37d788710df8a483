import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { declarePermissions } from '#libs/access';
import { DatabaseModule } from '#libs/database';
import { declareMails } from '#libs/mail';
import { declarePersonalData } from '#libs/privacy';
import { declareSettingRules, declareSettings } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { AccessGuard } from './access.guard.js';
import { AccountLinks } from './account-mails/account-links.js';
import { AccountMails } from './account-mails/account-mails.js';
import { webUrl } from './account-mails/links.settings.js';
import { Actors } from './actors.js';
import { ApiKeyClaimsReader } from './api-keys/api-key-claims-reader.js';
import { ApiKeysRepository } from './api-keys/api-keys.repository.js';
import { ApiKeyUses } from './api-keys/api-key-uses.js';
import { ActorStanding } from './actor-standing.js';
import { AuthPersonalData } from './auth-personal-data.js';
import { authEntities } from './auth.entities.js';
import { authMails } from './auth.mails.js';
import { authPermissions } from './auth.permissions.js';
import { RouteDemands } from './route-demands.js';
import { AnnounceMovedAccounts } from './email-changes/announce-moved-accounts.js';
import { EmailChangeRequestsService } from './email-changes/email-change-requests.service.js';
import { EmailChangesController } from './email-changes/email-changes.controller.js';
import { EmailChangesService } from './email-changes/email-changes.service.js';
import { EmailReversalsService } from './email-changes/email-reversals.service.js';
import { FormerAddresses } from './email-changes/former-addresses.js';
import { NewAddresses } from './email-changes/new-addresses.js';
import { MyEmailController } from './email-changes/my-email.controller.js';
import { Notices } from './notices/notices.js';
import { AccountGuesses } from './guessing/account-guesses.js';
import { KnownDevices } from './guessing/known-devices.js';
import { GuessLimits } from './guessing/guess-limits.js';
import { authSettings, idleWithinMax } from './auth.settings.js';
import { FirstAdministrator } from './first-administrator.js';
import { MailRequests } from './account-mails/mail-requests.js';
import { TokenMails } from './account-mails/token-mails.js';
import { PasswordResetsController } from './password-resets/password-resets.controller.js';
import { PasswordResetsService } from './password-resets/password-resets.service.js';
import { EmailVerificationService } from './registration/email-verification.service.js';
import { RegistrationController } from './registration/registration.controller.js';
import { RegistrationPolicy } from './registration/registration-policy.js';
import { RegistrationService } from './registration/registration.service.js';
import { PurgeRegistrations } from './registration/purge-registrations.js';
import { UnconfirmedRegistrations } from './registration/unconfirmed-registrations.js';
import { Registrations } from './registration/registrations.js';
import { InvitationMails } from './invitations/invitation-mails.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { RenewedInvitationsService } from './invitations/renewed-invitations.service.js';
import { OneTimeTokensService } from './passwords/one-time-tokens.service.js';
import { PasswordCredentials } from './passwords/password-credentials.js';
import { PasswordReplacement } from './passwords/password-replacement.js';
import { PasswordPolicy } from './passwords/password-policy.js';
import { PasswordWay } from './passwords/password-way.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { EndSessionsWhenAccessEnds } from './sessions/end-sessions-when-access-ends.js';
import { RevokeTokensWhenAccountChanges } from './passwords/revoke-tokens-when-account-changes.js';
import { PurgeOneTimeTokens } from './passwords/purge-one-time-tokens.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { SessionEndings } from './sessions/session-endings.js';
import { SessionLifetime } from './sessions/session-lifetime.js';
import { StolenSessions } from './sessions/stolen-sessions.js';
import { SessionRotation } from './sessions/session-rotation.js';
import { PurgeSessions } from './sessions/purge-sessions.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionOpenings } from './sessions/session-openings.js';
import { SessionsService } from './sessions/sessions.service.js';
import { UserSessionsController } from './sessions/user-sessions.controller.js';
import { UserSessionsService } from './sessions/user-sessions.service.js';
import { CodeGuesses } from './mfa/code-guesses.js';
import { MfaChallenges } from './mfa/mfa-challenges.js';
import { MfaController } from './mfa/mfa.controller.js';
import { MfaPersonalData } from './mfa/mfa-personal-data.js';
import { MfaService } from './mfa/mfa.service.js';
import { MfaSignIn } from './mfa/mfa-sign-in.js';
import { RecoveryCodes } from './mfa/recovery-codes.js';
import { SecondFactors } from './mfa/second-factors.js';
import { TotpFactors } from './mfa/totp-factors.js';
import { SecurityEventsModule } from './security-events/security-events.module.js';
import { Admission } from './sign-in/admission.js';
import { Arrivals } from './sign-in/arrivals.js';
import { ProvedSignIn } from './sign-in/proved-sign-in.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';
import { ReauthenticationService } from './sign-in/reauthentication.service.js';
import { RefreshService } from './sign-in/refresh.service.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInOutcomes } from './sign-in/sign-in-outcomes.js';
import { SignInMetrics } from './sign-in/sign-in-metrics.js';
import { declareSignInWay } from './sign-in/sign-in-way.js';
import { SignInWays } from './sign-in/sign-in-ways.js';
import { NewWays } from './sign-in/new-ways.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { SignOutService } from './sign-in/sign-out.service.js';
import { AccessTokenStrategy } from './tokens/access-token.strategy.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { JwksController } from './tokens/jwks.controller.js';
import { SigningKeys } from './tokens/signing-keys.js';
import { SigningKeyStore } from './tokens/signing-key-store.js';
import { TokenPairs } from './tokens/token-pairs.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';

/** Sign-in, sessions and passwords, and the guard in front of every route. */
@Module({
  imports: [
    PassportModule,
    DiscoveryModule,
    UsersModule,
    SecurityEventsModule,
    DatabaseModule.forFeature(authEntities),
  ],
  controllers: [
    SignInController,
    MfaController,
    RegistrationController,
    PasswordsController,
    PasswordResetsController,
    SessionsController,
    InvitationsController,
    UserSessionsController,
    EmailChangesController,
    MyEmailController,
    JwksController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    Actors,
    RouteDemands,
    ApiKeysRepository,
    ApiKeyClaimsReader,
    ApiKeyUses,
    SignInService,
    SignOutService,
    SignInMetrics,
    SignInWays,
    NewWays,
    declareSignInWay(PasswordWay),
    SignInOutcomes,
    PasswordSignIn,
    ProvedSignIn,
    Admission,
    Arrivals,
    MfaSignIn,
    MfaService,
    MfaChallenges,
    SecondFactors,
    TotpFactors,
    RecoveryCodes,
    CodeGuesses,
    AccountGuesses,
    GuessLimits,
    KnownDevices,
    RefreshService,
    ReauthenticationService,
    TokenPairs,
    SessionsService,
    SessionOpenings,
    SessionsRepository,
    SessionRotation,
    StolenSessions,
    SessionLifetime,
    SessionEndings,
    UserSessionsService,
    EndSessionsWhenAccessEnds,
    RefreshTokens,
    AccessTokens,
    AccessTokenStrategy,
    SigningKeys,
    SigningKeyStore,
    VerifiedTokens,
    PasswordsService,
    PasswordCredentials,
    PasswordPolicy,
    PasswordReplacement,
    OneTimeTokensService,
    PurgeOneTimeTokens,
    PurgeSessions,
    RevokeTokensWhenAccountChanges,
    InvitationMails,
    InvitationsService,
    RenewedInvitationsService,
    FirstAdministrator,
    ActorStanding,
    AccountMails,
    AccountLinks,
    TokenMails,
    MailRequests,
    RegistrationPolicy,
    RegistrationService,
    Registrations,
    PurgeRegistrations,
    UnconfirmedRegistrations,
    EmailVerificationService,
    PasswordResetsService,
    Notices,
    EmailChangeRequestsService,
    EmailChangesService,
    EmailReversalsService,
    FormerAddresses,
    NewAddresses,
    AnnounceMovedAccounts,
    declarePersonalData(AuthPersonalData),
    declarePersonalData(MfaPersonalData),
    declarePermissions(authPermissions),
    declareSettings([...authSettings, webUrl]),
    declareSettingRules([idleWithinMax]),
    declareMails(authMails),
  ],
  exports: [
    NewWays,
    SecondFactors,
    ActorStanding,
    InvitationsService,
    Admission,
    SignInService,
    SecurityEventsModule,
    SessionsService,
    SessionOpenings,
    SessionLifetime,
    ApiKeysRepository,
    TokenPairs,
    GuessLimits,
    PasswordCredentials,
    SignInWays,
    RegistrationPolicy,
    UnconfirmedRegistrations,
    TotpFactors,
    RecoveryCodes,
    MfaChallenges,
    SigningKeyStore,
    PasswordPolicy,
  ],
})
export class AuthModule {}
