import { Injectable } from '@nestjs/common';
import { type Row, type RowProblem, rowProblems, type Verdict } from '#libs/bulk';
import type { Actor } from '#libs/context';
import { Transactional } from '#libs/database';
import { emailKeyOf } from '#libs/kernel';
import { ActorStanding, type CreateUserRequest, InvitationsService } from '../../auth/index.js';
import {
  BeyondOwnPermissions,
  type NewAccount,
  NewAccounts,
  RolesService,
  UnknownRole,
  UserAccountsService,
} from '../../users/index.js';

/** A person, or why it is none. */
type ImportRow = Row<CreateUserRequest>;

export interface Judging {
  actor: Actor;
  dryRun: boolean;
  /** Keys of the addresses of rows before that have an account now, or would have one. */
  known: ReadonlySet<string>;
}

/** Says what becomes of each row and, unless it is a dry run, sees to it. */
@Injectable()
export class ImportJudge {
  constructor(
    private readonly standing: ActorStanding,
    private readonly accounts: UserAccountsService,
    private readonly newAccounts: NewAccounts,
    private readonly roles: RolesService,
    private readonly invitations: InvitationsService,
  ) {}

  /**
   * One verdict a row, in their order. All of them in one transaction, which is short: the client sends nothing while
   * it is open.
   *
   * @throws RegistrationClosed; SessionEnded, PermissionDenied or BeyondOwnPermissions when the actor may no longer import
   */
  @Transactional()
  async judge(rows: ImportRow[], { actor, dryRun, known }: Judging): Promise<Verdict[]> {
    await this.accounts.confirm(actor);
    await this.standing.assertStillMay(actor, 'users.create');
    await this.invitations.assertOpen();
    const refusals = await this.refusals(rows, actor);
    const candidates = new Map<string, NewAccount & { row: ImportRow }>();
    for (const [index, row] of rows.entries()) {
      if (!row.value || refusals[index]) continue;
      const key = emailKeyOf(row.value.email);
      if (!known.has(key) && !candidates.has(key)) candidates.set(key, { ...row.value, row });
    }
    const made = await this.make([...candidates.values()], { actor, dryRun });
    const makers = new Set(made.map((key) => candidates.get(key)?.row));
    return rows.map((row, index) => refusals[index] ?? (makers.has(row) ? 'created' : 'existing'));
  }

  private async make(
    people: NewAccount[],
    { actor, dryRun }: Pick<Judging, 'actor' | 'dryRun'>,
  ): Promise<string[]> {
    if (people.length === 0) return [];
    if (dryRun) return this.newAccounts.findFree(people);
    const made = await this.newAccounts.createWhereFree(people);
    await this.invitations.send(actor, made);
    return made.map(({ email }) => emailKeyOf(email));
  }

  /** Why rows fail, whoever has an account. Many rows name the same roles: each set is looked up once. */
  private async refusals(rows: ImportRow[], actor: Actor): Promise<(RowProblem[] | undefined)[]> {
    const byRoles = new Map<string, RowProblem[] | undefined>();
    for (const { value: person } of rows) {
      const key = person?.roles.join(';');
      if (!person || key === undefined || byRoles.has(key)) continue;
      // oxlint-disable-next-line no-await-in-loop -- a transaction has one connection
      byRoles.set(key, await this.refusal(person.roles, actor));
    }
    return rows.map(({ value: person, problems }) => problems ?? byRoles.get(keyOf(person)));
  }

  private async refusal(roles: string[], actor: Actor): Promise<RowProblem[] | undefined> {
    try {
      await this.roles.assertMayGrant(actor, roles);
      return undefined;
    } catch (error) {
      if (error instanceof UnknownRole) return rowProblems(error);
      if (!(error instanceof BeyondOwnPermissions)) throw error;
      return [{ column: 'roles', code: 'beyond_own_permissions', detail: error.message }];
    }
  }
}

const keyOf = ({ roles }: NewAccount): string => roles.join(';');
