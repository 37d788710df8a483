import type { Permission } from '#libs/access';

export class PermissionResponse {
  /** @example 'users.read' */
  key: string;

  /** @example 'See all users' */
  description: string;

  static from({ name, description }: Permission): PermissionResponse {
    return { key: name, description };
  }
}

export class PermissionListResponse {
  /** In alphabetical order of their keys. */
  items: PermissionResponse[];

  /** Always null: all permissions are on one page. */
  nextCursor: string | null;

  static from(permissions: Permission[]): PermissionListResponse {
    const items = permissions.map(PermissionResponse.from).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return { items, nextCursor: null };
  }
}
