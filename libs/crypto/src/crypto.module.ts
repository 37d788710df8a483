import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { KeyRing } from './key-ring.js';
import { PasswordHasher } from './password-hasher.js';

export interface CryptoModuleOptions {
  keyRing: KeyRing;
  /** By default one of the recommended strength. */
  passwordHasher?: PasswordHasher;
}

/** Provides PasswordHasher and KeyRing to every module. */
@Module({})
export class CryptoModule implements OnApplicationShutdown {
  static forRoot({ keyRing, passwordHasher = new PasswordHasher() }: CryptoModuleOptions): DynamicModule {
    return {
      module: CryptoModule,
      global: true,
      providers: [
        { provide: KeyRing, useValue: keyRing },
        { provide: PasswordHasher, useValue: passwordHasher },
      ],
      exports: [KeyRing, PasswordHasher],
    };
  }

  constructor(private readonly passwords: PasswordHasher) {}

  /** By now the last request has been answered, so no sign-in is cut off. */
  onApplicationShutdown(): Promise<void> {
    return this.passwords.close();
  }
}
