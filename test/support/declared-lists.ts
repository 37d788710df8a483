import { readdirSync, readFileSync } from 'node:fs';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Cache } from '#libs/cache';
import { paginate, Statements, type Transactions } from '#libs/database';
import { jobsList } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { ownSecurityEventsList } from '../../src/auth/security-events/own-security-events.list.js';
import { StoredSecurityEvent } from '../../src/auth/security-events/security-event.entity.js';
import { SecurityEventHistoryService } from '../../src/auth/security-events/security-event-history.service.js';
import { securityEventsList } from '../../src/auth/security-events/security-events.list.js';
import { SettingChange } from '../../src/settings/setting-change.entity.js';
import { historyList, SettingHistoryService } from '../../src/settings/setting-history.service.js';
import type { SettingRegistry } from '../../src/settings/setting-registry.js';
import type { SettingsService } from '../../src/settings/settings.service.js';
import { ServiceAccount } from '../../src/users/service-accounts/service-account.entity.js';
import { serviceAccountsList } from '../../src/users/service-accounts/service-accounts.list.js';
import { Role, RolePermission, UserRole } from '../../src/users/roles/role.entity.js';
import { RoleDefinitionsRepository, rolesList } from '../../src/users/roles/role-definitions.repository.js';
import { User } from '../../src/users/user.entity.js';
import { usersList } from '../../src/users/users.list.js';
import { UsersRepository } from '../../src/users/users.repository.js';
import type { DeclaredList } from './declared-list.js';
import { ofFeatures } from './features.js';
import { anItem, Item } from './items.js';
import { itemsList } from './items-list.js';

const START = new Date(0);
const anySetting = { find: () => ({ secret: false }) } as unknown as SettingRegistry;
const inUtc = { getAllFor: async () => ({ timeZone: 'UTC' }) } as unknown as SettingsService;
const PERSON = '019a0000-0000-7000-8000-00000000abcd';
const securityEvent = (): object => ({
  id: newId(),
  type: 'signed_in',
  outcome: 'succeeded',
  userId: PERSON,
  serviceAccountId: null,
  actorId: null,
  method: 'pwd',
  reason: null,
  ipAddress: '203.0.113.7',
  userAgent: '',
  createdAt: START,
});
const historyOf = (dataSource: DataSource): SecurityEventHistoryService =>
  new SecurityEventHistoryService(dataSource.getRepository(StoredSecurityEvent), inUtc);
const waitingJob = (name: string) => ({
  id: newId(),
  name,
  state: 'created',
  data: {},
  createdAt: START,
  runAt: START,
  startedAt: null,
  finishedAt: null,
});
/** Outside of every transaction. */
export const statementsOf = (dataSource: DataSource): Statements =>
  new Statements(dataSource, { manager: dataSource.manager } as Transactions);
const jobsOf =
  (entity: string): DeclaredList['page'] =>
  (dataSource, request) =>
    paginate(dataSource.getRepository<ObjectLiteral>(entity).createQueryBuilder('job'), jobsList, request);

/** Every list of the application by the file that declares it; others are in test/features. */
export const applicationLists: Record<string, DeclaredList> = {
  'src/users/users.list.ts': {
    list: usersList,
    entity: User,
    row: (index) => User.invite(newId(), { email: `person-${index}@example.com`, name: 'Ada' }, START),
    page: (dataSource, request) =>
      new UsersRepository(dataSource.getRepository(User), {} as Cache, statementsOf(dataSource)).list(
        request,
      ),
  },
  'src/users/roles/role-definitions.repository.ts': {
    list: rolesList,
    entity: Role,
    row: (index) => Role.make(newId(), { name: `role ${index}`, description: '' }, START),
    page: (dataSource, request) =>
      new RoleDefinitionsRepository(
        dataSource.getRepository(Role),
        dataSource.getRepository(RolePermission),
        dataSource.getRepository(UserRole),
        dataSource.getRepository(User),
        statementsOf(dataSource),
      ).list(request),
  },
  'src/users/service-accounts/service-accounts.list.ts': {
    list: serviceAccountsList,
    entity: ServiceAccount,
    row: (index) => ServiceAccount.make(newId(), { name: `account ${index}`, description: null }, START),
    page: (dataSource, request) =>
      paginate(
        dataSource.getRepository(ServiceAccount).createQueryBuilder('account'),
        serviceAccountsList,
        request,
      ),
  },
  'src/settings/setting-history.service.ts': {
    list: historyList,
    entity: SettingChange,
    row: () => {
      const scope = { key: 'lists.defaultLimit', level: 'global', scopeId: '*' };
      return { id: newId(), ...scope, at: START, actorId: null, from: null, to: null };
    },
    within: ['key', 'level', 'scopeId'],
    page: (dataSource, request) =>
      new SettingHistoryService(anySetting, dataSource.getRepository(SettingChange)).list(
        'lists.defaultLimit',
        request,
      ),
  },
  'src/auth/security-events/security-events.list.ts': {
    list: securityEventsList,
    entity: StoredSecurityEvent,
    row: securityEvent,
    page: (dataSource, request) => historyOf(dataSource).list({ userId: PERSON }, request),
  },
  'src/auth/security-events/own-security-events.list.ts': {
    list: ownSecurityEventsList,
    entity: StoredSecurityEvent,
    row: securityEvent,
    within: ['userId'],
    readsAllOfOneOnMariaDb: 'it takes the person from the index, and goes through what they have to the page',
    page: (dataSource, request) => historyOf(dataSource).listOwn({ userId: PERSON }, request),
  },
  'libs/jobs/src/job-list.ts': {
    list: jobsList,
    entity: 'OutboxJob',
    row: (index) => ({
      ...waitingJob(`job ${index}`),
      key: null,
      dedupKey: null,
      position: null,
      barrier: null,
      attempts: 0,
      maxAttempts: 1,
      lastError: null,
      dueAt: START,
    }),
    page: jobsOf('OutboxJob'),
  },
  ...ofFeatures('lists'),
};

/** The jobs of pg-boss, in its own table. */
export const pgBossList: DeclaredList = {
  list: jobsList,
  entity: 'BossJob',
  row: () => ({ ...waitingJob('common.kind'), retryCount: 0, retryLimit: 1, output: null }),
  page: jobsOf('BossJob'),
};

/** Those, and one that has every type of field. */
export const declaredLists: Record<string, DeclaredList> = {
  ...applicationLists,
  'test/support/items-list.ts': {
    list: itemsList,
    entity: Item,
    row: () => anItem(),
    page: (dataSource, request) =>
      paginate(dataSource.getRepository(Item).createQueryBuilder('item'), itemsList, request),
  },
};

/** Rows of lists are made up: what they refer to is not there. */
export async function dropForeignKeys(
  dataSource: DataSource,
  entity: EntityTarget<ObjectLiteral>,
): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  const table = await queryRunner.getTable(dataSource.getMetadata(entity).tablePath);
  if (table) await queryRunner.dropForeignKeys(table, [...table.foreignKeys]);
  await queryRunner.release();
}

/** The files of the application that declare lists. */
export const filesWithLists = (): string[] =>
  ['src', 'libs']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file.replaceAll('\\', '/')}`,
      ),
    )
    .filter((file) => /(?<!\.spec)\.ts$/.test(file) && readFileSync(file, 'utf8').includes('= defineList('));
