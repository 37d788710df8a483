import { ApiProperty } from '@nestjs/swagger';
import { digest } from '#libs/crypto';
import { withEntityTag } from '#libs/http';
import type { Page } from '#libs/kernel';
import { SERVICE_ACCOUNT_STATUSES, type ServiceAccountStatus } from '../service-account.entity.js';
import type { ServiceAccountWithRoles } from '../service-account-directory.service.js';

// What is declared by hand comes first in the document: decorators without options keep fields in their places.
export class ServiceAccountResponse {
  /** @example '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a' */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'Billing' */
  @ApiProperty()
  name: string;

  /** @example 'Sends invoices at night.' */
  @ApiProperty({ type: 'string', nullable: true })
  description: string | null;

  /**
   * While it is `disabled`, none of its keys is let in.
   * @example 'active'
   */
  @ApiProperty({ enum: SERVICE_ACCOUNT_STATUSES })
  status: ServiceAccountStatus;

  /**
   * Names of its roles, in alphabetical order.
   * @example ['member']
   */
  roles: string[];

  createdAt: Date;

  updatedAt: Date;

  /** The tag covers the names of the roles: they get others without a change of the account. */
  static from(account: ServiceAccountWithRoles): ServiceAccountResponse {
    const { version, roles } = account;
    const response = ServiceAccountResponse.untagged(account);
    return withEntityTag(response, version, digest(JSON.stringify(roles)).slice(0, 8));
  }

  /** For lists, whose items have no `ETag` field. */
  static untagged(account: ServiceAccountWithRoles): ServiceAccountResponse {
    const { id, name, description, status, roles, createdAt, updatedAt } = account;
    return Object.assign(new ServiceAccountResponse(), {
      id,
      name,
      description,
      status,
      roles,
      createdAt,
      updatedAt,
    });
  }
}

export class ServiceAccountListResponse {
  items: ServiceAccountResponse[];

  /** Pass it as `cursor` to get the next page; null on the last one. */
  nextCursor: string | null;

  /** How many service accounts match, counted up to 10,000. Only with `include=total`. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /** False when more service accounts match than were counted. */
  totalIsExact?: boolean;

  static from({ items, ...page }: Page<ServiceAccountWithRoles>): ServiceAccountListResponse {
    return { items: items.map(ServiceAccountResponse.untagged), ...page };
  }
}
