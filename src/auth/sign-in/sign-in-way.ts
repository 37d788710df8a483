import type { ClassProvider, Type } from '@nestjs/common';

/** One way in which people sign in, such as by a password. Whatever is a second factor only is none. */
export abstract class SignInWay {
  /** How many of them the person has. */
  abstract count(userId: string): Promise<number>;
}

/**
 * Declares a way to sign in, among its module's providers, so that nobody removes their last one.
 *
 * @example
 * @Module({ providers: [declareSignInWay(PasswordWay)] })
 */
export function declareSignInWay(way: Type<SignInWay>): ClassProvider<SignInWay> {
  return { provide: Symbol('way to sign in'), useClass: way };
}
