import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { declarePersonalData } from '#libs/privacy';
import { UsersModule } from '../../users/index.js';
import { AuthModule } from '../auth.module.js';
import { declareFactors } from '../factors/factors.js';
import { declareSignInWay } from '../sign-in/sign-in-way.js';
import { PasskeyFactors } from './passkey-factors.js';
import { PasskeyWay } from './passkey-way.js';
import { PasskeyChallenge } from './passkey-challenge.entity.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyProofs } from './passkey-proofs.js';
import { PasskeyRemoval } from './passkey-removal.js';
import { PasskeySignIn } from './passkey-sign-in.js';
import { PasskeyStore } from './passkey-store.js';
import { Passkey } from './passkey.entity.js';
import { PasskeysController } from './passkeys.controller.js';
import { PasskeysPersonalData } from './passkeys-personal-data.js';
import { PasskeysService } from './passkeys.service.js';
import { PurgePasskeyChallenges } from './purge-passkey-challenges.js';
import { RelyingParty } from './relying-party.js';

/** Passkeys: signing in with a private key that an authenticator keeps (WebAuthn). */
@Module({
  imports: [AuthModule, UsersModule, DatabaseModule.forFeature([Passkey, PasskeyChallenge])],
  controllers: [PasskeysController],
  providers: [
    PasskeysService,
    PasskeyProofs,
    PasskeySignIn,
    PasskeyStore,
    PasskeyRemoval,
    PasskeyChallenges,
    PurgePasskeyChallenges,
    RelyingParty,
    declarePersonalData(PasskeysPersonalData),
    declareFactors(PasskeyFactors),
    declareSignInWay(PasskeyWay),
  ],
})
export class PasskeysModule {}
