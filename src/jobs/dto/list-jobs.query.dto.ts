import { ListQuery } from '#libs/http';

export class ListJobsQuery extends ListQuery {}
