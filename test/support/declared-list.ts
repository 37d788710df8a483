import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ListDefinition, ListRequest } from '#libs/database';

/** A list, and rows to fill it with. */
export interface DeclaredList {
  list: ListDefinition;
  entity: EntityTarget<ObjectLiteral>;
  /** A row that the table takes; what is listed of it is replaced. */
  row(index: number): object;
  /** Properties that are equal in all rows of one list. */
  within?: string[];
  /** Properties that a full table has in all rows as in that one: most are not deleted. */
  keeps?: string[];
  /** Why MariaDB may read all that one person has, though never what others have. */
  readsAllOfOneOnMariaDb?: string;
  /** As the application asks for it, which may leave rows out. */
  page(dataSource: DataSource, request: ListRequest): Promise<unknown>;
}
