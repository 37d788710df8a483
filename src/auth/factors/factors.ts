import type { ClassProvider, Type } from '@nestjs/common';

/** One kind of what protects accounts beside a password, such as authenticator apps or passkeys. */
export abstract class Factors {
  /** Those that were added since an instant, in the open transaction. Whether there were any. */
  abstract removeAll(userId: string, since: Date): Promise<boolean>;
}

/**
 * Declares one kind, among its module's providers: administrators remove all kinds at once.
 *
 * @example
 * @Module({ providers: [declareFactors(PasskeyFactors)] })
 */
export function declareFactors(factors: Type<Factors>): ClassProvider<Factors> {
  return { provide: Symbol('factors'), useClass: factors };
}
