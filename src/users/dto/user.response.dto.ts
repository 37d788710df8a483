import { ApiProperty } from '@nestjs/swagger';
import { digest } from '#libs/crypto';
import { withEntityTag } from '#libs/http';
import type { Page } from '#libs/kernel';
import { USER_STATUSES, type UserStatus } from '../user.entity.js';
import type { ListedUserWithRoles } from '../users.list.js';
import type { UserWithRoles } from '../users.repository.js';

// What is declared by hand comes first in the document: decorators without options keep fields in their places.
export class UserResponse {
  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'jose@example.com' */
  @ApiProperty()
  email: string;

  /** @example 'José Silva' */
  @ApiProperty()
  name: string;

  /**
   * `invited` until the person has chosen a password, and who registered has verified the address.
   * @example 'active'
   */
  @ApiProperty({ enum: USER_STATUSES })
  status: UserStatus;

  /**
   * Names of the user's roles, in alphabetical order.
   * @example ['member']
   */
  roles: string[];

  createdAt: Date;

  updatedAt: Date;

  /** Null before the first sign-in. */
  lastSignInAt: Date | null;

  /**
   * Where the picture can be read, on this server; null when the user has none, or is deleted.
   * @example '/api/v1/users/019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a/avatar'
   */
  avatarUrl: string | null;

  /** When a mail server refused mails to the address for good; null when none did, or the address is new. */
  emailRefusedAt: Date | null;

  static from(user: UserWithRoles): UserResponse {
    return UserResponse.tagged(UserResponse.untagged(user), user);
  }

  /** For lists, whose items have no `ETag` field. */
  static untagged(user: ListedUserWithRoles): UserResponse {
    const { id, email, name, status, roles, createdAt, updatedAt, lastSignInAt, avatarId } = user;
    return Object.assign(new UserResponse(), {
      id,
      email,
      name,
      status,
      roles,
      createdAt,
      updatedAt,
      lastSignInAt,
      avatarUrl: status === 'deleted' ? null : avatarId && `/api/v1/users/${id}/avatar`,
      emailRefusedAt: user.emailRefusedAt,
    });
  }

  /** The tag covers the names of the roles: they get others without a change of the user. */
  protected static tagged<T extends object>(response: T, { version, roles }: UserWithRoles): T {
    return withEntityTag(response, version, digest(JSON.stringify(roles)).slice(0, 8));
  }
}

export class UserListResponse {
  items: UserResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many users match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more users match than were counted. */
  totalIsExact?: boolean;

  static from({ items, ...page }: Page<ListedUserWithRoles>): UserListResponse {
    return { items: items.map(UserResponse.untagged), ...page };
  }
}
