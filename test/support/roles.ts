import { newId } from '#libs/kernel';
import type { components } from '#libs/testing';
import { Role, RolePermission } from '../../src/users/roles/role.entity.js';
import type { SignedInUser, TestApplication } from './application.js';

export type RoleBody = components['schemas']['RoleResponse'];

/** A role that the administrator makes. */
export async function aRole(
  { client }: SignedInUser,
  name: string,
  permissions: string[] = [],
): Promise<RoleBody> {
  const { data, error } = await client.POST('/api/v1/roles', { body: { name, permissions } });
  if (!data) throw new Error(`${name}: ${JSON.stringify(error)}`);
  return data;
}

/** A role with permissions that cannot be asked for: of all features, or of one that is gone. */
export async function storeRole(app: TestApplication, name: string, permissions: string[]): Promise<Role> {
  const { manager } = app.database.dataSource;
  const role = Role.make(newId(), { name, description: '' }, app.clock.now());
  await manager.insert(Role, role);
  await manager.insert(
    RolePermission,
    permissions.map((permission) => ({ roleId: role.id, permission })),
  );
  return role;
}

export const at = (id: string) => ({ params: { path: { id } } });

/** The permissions that the person has at this moment, by what they can do. */
export const mayList = async ({ client }: SignedInUser): Promise<boolean> =>
  (await client.GET('/api/v1/users')).response.status === 200;

/** The administration of roles, as someone who is signed in sees it. */
export class RoleAdministration {
  constructor(private readonly person: SignedInUser) {}

  read(id: string, headers: Record<string, string> = {}) {
    return this.person.client.GET('/api/v1/roles/{id}', { ...at(id), headers });
  }

  /** Bodies that the document does not allow are what some tests send. */
  create(body: object) {
    return this.person.client.POST('/api/v1/roles', { body: body as never });
  }

  change(id: string, body: object, headers: Record<string, string> = {}) {
    return this.person.client.PATCH('/api/v1/roles/{id}', { ...at(id), body, headers });
  }

  remove(id: string, headers: Record<string, string> = {}) {
    return this.person.client.DELETE('/api/v1/roles/{id}', { ...at(id), headers });
  }

  async list(query = 'limit=100'): Promise<RoleBody[]> {
    const { data } = await this.person.client.GET('/api/v1/roles', { querySerializer: () => query });
    return data?.items ?? [];
  }
}

export const tagOf = ({ response }: { response: Response }): string => response.headers.get('etag') ?? '';
