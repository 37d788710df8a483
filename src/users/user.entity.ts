import { Check, Entity, Index } from 'typeorm';
import { Id, Instant, Reference, Text, TrigramIndex, Version } from '#libs/database';
import { emailKeyOf, fold } from '#libs/kernel';
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
@Index('ix_users_erase_at', ['eraseAt', 'id'])
@Index('ix_users_status', ['status', 'createdAt', 'id'])
@Index('ix_users_status_id', ['status', 'id'])
@TrigramIndex('ix_users_email_trigram', 'emailFolded')
@TrigramIndex('ix_users_name_trigram', 'nameFolded')
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
  /** Follows from the instants of activation, suspension and deletion; kept so that lists can filter by it. */
  @Text(16) status: UserStatus;
  /** When the person registered; null when they were invited. */
  @Instant({ nullable: true }) registeredAt: Date | null;
  /** When the person showed that they read what is sent to this address. */
  @Instant({ nullable: true }) emailVerifiedAt: Date | null;
  @Instant({ nullable: true }) activatedAt: Date | null;
  @Instant({ nullable: true }) suspendedAt: Date | null;
  @Text(500, { nullable: true }) suspensionReason: string | null;
  @Instant({ nullable: true }) deletedAt: Date | null;
  /** When the account is erased; null unless its owner has asked for that. */
  @Instant({ nullable: true }) eraseAt: Date | null;
  @Instant({ nullable: true }) lastSignInAt: Date | null;
  /** Of the picture; a new picture has a new id. */
  @Reference({ nullable: true }) avatarId: string | null;
  /** When a server refused mails to the address for good. */
  @Instant({ nullable: true }) emailRefusedAt: Date | null;
  @Instant() createdAt: Date;
  @Instant() updatedAt: Date;
  @Version() version: number;

  static invite(id: string, { email, name }: { email: string; name: string }, at: Date): User {
    const user = Object.assign(new User(), {
      id,
      registeredAt: null,
      emailVerifiedAt: null,
      activatedAt: null,
      suspendedAt: null,
      suspensionReason: null,
      deletedAt: null,
      eraseAt: null,
      lastSignInAt: null,
      avatarId: null,
      emailRefusedAt: null,
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
    user.rename(name, at);
    user.moveTo(email, at);
    return user;
  }

  /** An account that the person asked for, with a password of their choice. */
  static register(id: string, person: { email: string; name: string }, at: Date): User {
    return Object.assign(User.invite(id, person, at), { registeredAt: at });
  }

  /** Who registered shows first that the address is theirs. */
  get awaitsVerification(): boolean {
    return this.registeredAt !== null && this.emailVerifiedAt === null;
  }

  /** Who registered has not come back since. */
  get isUnconfirmed(): boolean {
    return this.awaitsVerification && this.status === 'invited';
  }

  rename(name: string, at: Date): void {
    this.name = name;
    this.nameFolded = fold(name);
    this.touch(at);
  }

  moveTo(email: string, at: Date): void {
    if (fold(email) !== this.emailFolded) {
      this.emailVerifiedAt = null;
      this.emailRefusedAt = null;
    }
    this.email = email;
    this.emailFolded = fold(email);
    this.emailKey = emailKeyOf(this.email);
    this.touch(at);
  }

  showAvatar(id: string | null, at: Date): void {
    this.avatarId = id;
    this.touch(at);
  }

  /** The person has a token that was sent to the address. */
  verifyEmail(at: Date): void {
    this.emailVerifiedAt ??= at;
    this.touch(at);
  }

  /** The person has a password, and may use the account. */
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
    this.emailKey = emailKeyOf(this.email);
    this.touch(at);
  }

  scheduleErasure(eraseAt: Date, at: Date): void {
    this.eraseAt = eraseAt;
    this.touch(at);
  }

  cancelErasure(at: Date): void {
    this.eraseAt = null;
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
