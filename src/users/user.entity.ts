import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Text, Version } from '#libs/database';
import { fold } from '#libs/kernel';
import { UserIsDeleted } from './user.errors.js';

export const USER_STATUSES = ['active', 'invited', 'suspended', 'deleted'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** A person with an account. Credentials are the auth feature's. */
@Entity('users')
@Index('uq_users_email_key', ['emailKey'], { unique: true })
@Index('ix_users_email_folded', ['emailFolded', 'id'])
@Index('ix_users_name_folded', ['nameFolded', 'id'])
@Index('ix_users_created_at', ['createdAt', 'id'])
@Index('ix_users_updated_at', ['updatedAt', 'id'])
@Index('ix_users_last_sign_in_at', ['lastSignInAt', 'id'])
@Index('ix_users_status', ['status', 'createdAt', 'id'])
@Check('ck_users_status', `status IN ('active', 'invited', 'suspended', 'deleted')`)
export class User {
  @Id() id: string;
  /** As it was typed. */
  @Text(320) email: string;
  /** For search and sort. */
  @Text(320) emailFolded: string;
  /** Reserves the address while the account is not deleted; null afterwards. */
  @Text(320, { nullable: true }) emailKey: string | null;
  @Text(200) name: string;
  @Text(200) nameFolded: string;
  /** Follows from the four instants below; kept so that lists can filter by it. */
  @Text(16) status: UserStatus;
  @Instant({ nullable: true }) activatedAt: Date | null;
  @Instant({ nullable: true }) suspendedAt: Date | null;
  @Text(500, { nullable: true }) suspensionReason: string | null;
  @Instant({ nullable: true }) deletedAt: Date | null;
  @Instant({ nullable: true }) lastSignInAt: Date | null;
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;

  static invite(id: string, { email, name }: { email: string; name: string }, at: Date): User {
    const user = Object.assign(new User(), {
      id,
      activatedAt: null,
      suspendedAt: null,
      suspensionReason: null,
      deletedAt: null,
      lastSignInAt: null,
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
    user.rename(name, at);
    user.moveTo(email, at);
    return user;
  }

  rename(name: string, at: Date): void {
    this.name = name;
    this.nameFolded = fold(name);
    this.touch(at);
  }

  moveTo(email: string, at: Date): void {
    this.email = email;
    this.emailFolded = fold(email);
    this.emailKey = this.emailFolded;
    this.touch(at);
  }

  /** The person has chosen a password. */
  activate(at: Date): void {
    this.activatedAt ??= at;
    this.touch(at);
  }

  /** Suspending again changes the reason only. */
  suspend(reason: string, at: Date): void {
    this.suspendedAt ??= at;
    this.suspensionReason = reason;
    this.touch(at);
  }

  liftSuspension(at: Date): void {
    this.suspendedAt = null;
    this.suspensionReason = null;
    this.touch(at);
  }

  /** Gives the address free. */
  delete(at: Date): void {
    this.deletedAt ??= at;
    this.emailKey = null;
    this.touch(at);
  }

  /** Takes the address back; the unique index decides whether it is still free. */
  restore(at: Date): void {
    this.deletedAt = null;
    this.emailKey = this.emailFolded;
    this.touch(at);
  }

  /** @throws UserIsDeleted, since a deleted account is only read or restored. */
  assertNotDeleted(): void {
    if (this.deletedAt) throw new UserIsDeleted();
  }

  /** After every change: the status follows from the facts. */
  touch(at: Date): void {
    this.updatedAt = at;
    if (this.deletedAt) this.status = 'deleted';
    else if (this.suspendedAt) this.status = 'suspended';
    else this.status = this.activatedAt ? 'active' : 'invited';
  }
}
