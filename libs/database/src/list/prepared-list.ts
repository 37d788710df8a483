import { LRUCache } from 'lru-cache';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { digest } from '#libs/crypto';
import type { Page } from '#libs/kernel';
import type { Statement } from '../statement.js';
import type { Statements } from '../statements.js';
import type { Criteria } from './criteria.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { pageOf } from './page.js';
import { countRows } from './paginate.js';

/** Whose SQL is kept. Clients can ask for more than anybody keeps. */
const MOST_SHAPES = 100;

type Build = (manager: EntityManager) => SelectQueryBuilder<object>;

/**
 * A list that is asked for often: its SQL is written once for each shape of a request, that is, but for the values in
 * it. Its rows are those of the driver, with the aliases of what the query selects. See `paginate`, which needs none.
 */
export class PreparedList<Row extends object> {
  /** Of one field and no condition: there are few, which the server prepares too. */
  private readonly plain = new Map<string, Statement<Row>>();
  private readonly others = new LRUCache<string, Statement<Row>>({ max: MOST_SHAPES });

  /**
   * @param name of at most 50 characters; two lists must not have the same
   * @param build the query, with all that it selects, and no more parameters than have a value in it
   */
  constructor(
    private readonly statements: Statements,
    private readonly name: string,
    private readonly definition: ListDefinition,
    private readonly build: Build,
  ) {}

  /** @throws InvalidListQuery for a field, operator, value or cursor that the definition does not allow. */
  page(request: ListRequest): Promise<Page<Row>> {
    const { manager, dialect } = this.statements;
    const isPlain = !request.q && !request.filter && !request.sort?.includes(',');
    const source = {
      alias: this.alias(manager),
      dialect,
      read: (criteria: Criteria, limit: number) =>
        this.statementOf(criteria, isPlain).rows({ ...criteria.parameters, limit }),
      count: (criteria: Criteria, most: number) => countRows(criteria.applyTo(this.build(manager)), most),
    };
    return pageOf(source, this.definition, request);
  }

  private knownAlias: string | undefined;
  private alias(manager: EntityManager): string {
    this.knownAlias ??= this.build(manager).alias;
    return this.knownAlias;
  }

  private statementOf(criteria: Criteria, isPlain: boolean): Statement<Row> {
    const { shape } = criteria;
    const statements = isPlain ? this.plain : this.others;
    const known = statements.get(shape);
    if (known) return known;
    const name = isPlain ? `${this.name} ${digest(shape).slice(0, 12)}` : undefined;
    const statement = this.statements.prepare<Row>(
      name,
      (manager) => criteria.applyTo(this.build(manager)),
      ' LIMIT :limit',
    );
    statements.set(shape, statement);
    return statement;
  }
}
