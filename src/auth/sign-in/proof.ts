/**
 * A way in which someone has shown who they are (RFC 8176, and `fed` for another provider's word): a password, a
 * one-time code, a private key, the presence of its owner. `mfa` is added where it was more than one factor.
 */
export type Method = 'pwd' | 'otp' | 'pop' | 'user' | 'fed' | 'mfa';

/** That someone has shown who they are, by a first factor or by more. */
export interface Proof {
  readonly userId: string;
  readonly methods: readonly Method[];
  /** Of the password that was given: one that was changed since proves nothing. Null without a password. */
  readonly passwordChangedAt: Date | null;
  /** When they showed it, where that was before now: at a provider. */
  readonly shownAt?: Date;
}

/** As columns hold them. */
export const written = (methods: readonly Method[]): string => methods.join(' ');

export const readMethods = (text: string): Method[] => text.split(' ') as Method[];
