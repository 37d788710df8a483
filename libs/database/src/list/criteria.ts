import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Dialect } from '../engine.js';

type Direction = 'ASC' | 'DESC';
type Nulls = 'NULLS FIRST' | 'NULLS LAST';

/** What a list is asked for: conditions with the values of their parameters, and an order. */
export class Criteria {
  private readonly conditions: string[] = [];
  private readonly order: [column: string, Direction, Nulls?][] = [];
  readonly parameters: Record<string, unknown> = {};

  /** @param alias of the table in the query */
  constructor(
    readonly alias: string,
    readonly dialect: Dialect,
  ) {}

  where(condition: string, parameters: Record<string, unknown> = {}): this {
    this.conditions.push(condition);
    Object.assign(this.parameters, parameters);
    return this;
  }

  orderBy(column: string, direction: Direction, nulls?: Nulls): this {
    this.order.push([column, direction, nulls]);
    return this;
  }

  clone(): Criteria {
    const copy = new Criteria(this.alias, this.dialect);
    copy.conditions.push(...this.conditions);
    copy.order.push(...this.order);
    Object.assign(copy.parameters, this.parameters);
    return copy;
  }

  /** The same for all that differ in the values of their parameters only. */
  get shape(): string {
    return [...this.conditions, ...this.order.map((each) => each.join(' '))].join('\n');
  }

  applyTo<T extends ObjectLiteral>(query: SelectQueryBuilder<T>): SelectQueryBuilder<T> {
    for (const condition of this.conditions) query.andWhere(condition);
    for (const [column, direction, nulls] of this.order) query.addOrderBy(column, direction, nulls);
    return query.setParameters(this.parameters);
  }
}
