import { ApiProperty } from '@nestjs/swagger';
import { withEntityTag } from '#libs/http';
import type { Page } from '#libs/kernel';
import type { UserStatus } from '../user.entity.js';
import type { UserWithRoles } from '../users.service.js';

export class UserResponse {
  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'jose@example.com' */
  email: string;

  /** @example 'José Silva' */
  name: string;

  /**
   * `invited` until the person has chosen a password.
   * @example 'active'
   */
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

  static from(user: UserWithRoles): UserResponse {
    const { id, email, name, status, roles, createdAt, updatedAt, lastSignInAt } = user;
    const response = Object.assign(new UserResponse(), {
      id,
      email,
      name,
      status,
      roles,
      createdAt,
      updatedAt,
      lastSignInAt,
    });
    return withEntityTag(response, user.version);
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

  static from({ items, ...page }: Page<UserWithRoles>): UserListResponse {
    return { items: items.map(UserResponse.from), ...page };
  }
}
