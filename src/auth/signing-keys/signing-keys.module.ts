import { Module } from '@nestjs/common';
import { declarePermissions } from '#libs/access';
import { AuthModule } from '../auth.module.js';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { SigningKeysController } from './signing-keys.controller.js';
import { signingKeysPermissions } from './signing-keys.permissions.js';

/** Replaces the keys that access tokens are signed with. */
@Module({
  imports: [AuthModule],
  controllers: [SigningKeysController],
  providers: [SigningKeyRotation, declarePermissions(signingKeysPermissions)],
})
export class SigningKeysModule {}
