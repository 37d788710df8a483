import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { UsersModule } from '../../users/index.js';
import { AuthModule } from '../auth.module.js';
import { declareSignInWay } from '../sign-in/sign-in-way.js';
import { OidcController } from './oidc.controller.js';
import { OidcService } from './oidc.service.js';
import { OidcAccounts } from './oidc-accounts.js';
import { OidcAuthorizations } from './oidc-authorizations.js';
import { OidcClients } from './oidc-clients.js';
import { OidcExchange } from './oidc-exchange.js';
import { OidcFlow } from './oidc-flow.entity.js';
import { OidcFlows } from './oidc-flows.js';
import { OidcIdentities } from './oidc-identities.js';
import { OidcIdentity } from './oidc-identity.entity.js';
import { OidcLinks } from './oidc-links.js';
import { OidcLinksController } from './oidc-links.controller.js';
import { OidcLinksService } from './oidc-links.service.js';
import { OidcPersonalData } from './oidc-personal-data.js';
import { OidcNewcomers } from './oidc-newcomers.js';
import { OidcProviders } from './oidc-providers.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OidcWay } from './oidc-way.js';
import { PurgeOidcFlows } from './purge-oidc-flows.js';

/** Sign-in with accounts that people have elsewhere, by OpenID Connect. */
@Module({
  imports: [AuthModule, UsersModule, DatabaseModule.forFeature([OidcIdentity, OidcFlow])],
  controllers: [OidcController, OidcLinksController],
  providers: [
    OidcService,
    OidcAuthorizations,
    OidcLinksService,
    OidcLinks,
    OidcProviders,
    OidcFlows,
    OidcClients,
    OidcExchange,
    OidcIdentities,
    OidcAccounts,
    OidcNewcomers,
    OidcSignIn,
    PurgeOidcFlows,
    declareSignInWay(OidcWay),
    declarePersonalData(OidcPersonalData),
  ],
})
export class OidcModule {}
