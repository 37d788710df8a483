import { ListQuery } from '#libs/http';

export class ListRolesQuery extends ListQuery {}
