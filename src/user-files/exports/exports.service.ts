import { Injectable } from '@nestjs/common';
import { type ExportFormat, writePages } from '#libs/bulk';
import type { Actor } from '#libs/context';
import type { ListRequest } from '#libs/database';
import { ActorStanding } from '../../auth/index.js';
import { UserResponse, UsersService } from '../../users/index.js';
import { FORMATS } from './export-formats.js';

/** Writes users into files. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly standing: ActorStanding,
    private readonly users: UsersService,
  ) {}

  /**
   * The file in parts, one for each page of the list.
   *
   * @throws InvalidListQuery, or SessionEnded and PermissionDenied as soon as the actor may no longer read users
   */
  write(
    actor: Actor,
    format: ExportFormat,
    query: Omit<ListRequest, 'limit' | 'cursor'>,
  ): AsyncGenerator<string> {
    return writePages(FORMATS[format], async (page) => {
      await this.standing.assertStillMay(actor, 'users.read');
      const { items, nextCursor } = await this.users.list(actor, { ...query, ...page });
      return { items: items.map(UserResponse.untagged), nextCursor };
    });
  }
}
