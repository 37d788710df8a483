import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/context';
import type { ListRequest } from '#libs/database';
import { ActorStanding } from '../../auth/index.js';
import { UserResponse, UsersService } from '../../users/index.js';
import type { ExportFormat } from './dto/export-users.query.dto.js';
import { FORMATS } from './export-formats.js';

/** Users in a query: no transaction is open while a slow client takes them. */
const PAGE = 500;

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
  async *write(
    actor: Actor,
    format: ExportFormat,
    query: Omit<ListRequest, 'limit' | 'cursor'>,
  ): AsyncGenerator<string> {
    const { head, write } = FORMATS[format];
    let text = head;
    let cursor: string | undefined;
    do {
      // oxlint-disable no-await-in-loop -- each page begins where the one before ended
      await this.standing.assertStillMay(actor, 'users.read');
      const { items, nextCursor } = await this.users.list(actor, { ...query, limit: PAGE, cursor });
      // oxlint-enable no-await-in-loop
      yield text + write(items.map(UserResponse.untagged));
      text = '';
      cursor = nextCursor ?? undefined;
    } while (cursor);
  }
}
