import { randomBytes } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { CryptoModule } from './crypto.module.js';
import { HashingInterrupted } from './hashing.errors.js';
import { KeyRing } from './key-ring.js';
import { PasswordHasher } from './password-hasher.js';

@Injectable()
class Feature {
  constructor(
    readonly passwords: PasswordHasher,
    readonly keyRing: KeyRing,
  ) {}
}

@Module({ providers: [Feature] })
class FeatureModule {}

it('serves every module and ends the hashing thread on shutdown', async () => {
  const keyRing = new KeyRing([{ id: 'k1', key: randomBytes(32) }]);
  const app = await Test.createTestingModule({
    imports: [FeatureModule, CryptoModule.forRoot({ keyRing })],
  }).compile();
  const feature = app.get(Feature, { strict: false });

  expect(feature.keyRing).toBe(keyRing);
  await app.close();

  await expect(feature.passwords.hash('correct horse')).rejects.toThrow(HashingInterrupted);
});
