import { ApiProperty } from '@nestjs/swagger';
import { digest } from '#libs/crypto';
import { withEntityTag } from '#libs/http';
import type { Page } from '#libs/kernel';
import type { DescribedRole } from '../role-directory.service.js';

export class RoleResponse {
  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'support' */
  name: string;

  /** @example 'Answers questions of users.' */
  description: string;

  /**
   * Keys of GET /api/v1/permissions, in alphabetical order; `administrator` has all, those of later features
   * included.
   * @example ['users.read']
   */
  permissions: string[];

  /** Part of the application: it is neither changed nor removed. */
  isBuiltIn: boolean;

  /**
   * How many people have the role; who is deleted does not count.
   * @example 12
   */
  @ApiProperty({ type: 'integer' })
  userCount: number;

  /**
   * How many service accounts have the role.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  serviceAccountCount: number;

  createdAt: Date;

  updatedAt: Date;

  static from(role: DescribedRole): RoleResponse {
    const { id, name, description, permissions, isBuiltIn, createdAt, updatedAt } = role;
    const { userCount, serviceAccountCount } = role;
    const response = Object.assign(new RoleResponse(), {
      id,
      name,
      description,
      permissions,
      isBuiltIn,
      userCount,
      serviceAccountCount,
      createdAt,
      updatedAt,
    });
    // These change without a change of the role.
    const others = digest(JSON.stringify([userCount, serviceAccountCount, permissions]));
    return withEntityTag(response, role.version, others.slice(0, 8));
  }
}

export class RoleListResponse {
  items: RoleResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many roles match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more roles match than were counted. */
  totalIsExact?: boolean;

  static from({ items, ...page }: Page<DescribedRole>): RoleListResponse {
    return { items: items.map(RoleResponse.from), ...page };
  }
}
