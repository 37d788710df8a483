import type { ClassProvider, Type } from '@nestjs/common';

/** The person whose data is asked for. */
export interface DataSubject {
  /** Of the account. */
  userId: string;
  /** The address of the account at this moment. */
  email: string;
}

/** What one feature holds about people: it can say all of it, and forget it. */
export abstract class PersonalData {
  /** Names its part of an export, such as `settings`. */
  abstract readonly name: string;
  /** The entities that it answers for. */
  abstract readonly entities: readonly Type[];

  /** JSON: everything held about the person. Hashes, digests and secrets are left out. */
  abstract export(subject: DataSubject): Promise<object>;

  /**
   * Removes it, within the open transaction; ids may stay where something must remain, since they name nobody any
   * more. It may be asked again for the same person: what is outside the database is removed idempotently.
   */
  abstract erase(subject: DataSubject): Promise<void>;
}

/**
 * Declares what a feature holds about people, among its module's providers.
 *
 * @example
 * @Module({ providers: [declarePersonalData(TeamsPersonalData)] })
 */
export function declarePersonalData(holder: Type<PersonalData>): ClassProvider<PersonalData> {
  return { provide: Symbol('personal data'), useClass: holder };
}
