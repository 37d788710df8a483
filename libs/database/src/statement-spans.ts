import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { type Attributes, errorTypeOf, type Span, type Tracing } from '#libs/observability';
import { type DescribedStatement, describeStatement } from './describe-statement.js';

type Query = (...args: unknown[]) => unknown;
type Callback = (...results: unknown[]) => void;

/** The parts of the drivers' connections and pools that matter here; TypeORM has one of the two pools. */
export interface Connection {
  query: Query;
}
interface MysqlPool {
  on(event: 'acquire', listener: (connection: Connection) => void): void;
}
interface PgPool extends MysqlPool {
  query: Query;
  connect: (callback?: Callback) => unknown;
}

/** Of how many different statements it is remembered what they do. */
const REMEMBERED = 1000;

/**
 * Makes spans of statements within traces, on whichever way they reach the driver. Values stay out: drivers are given
 * them apart from the text.
 *
 * @returns what does the same for a connection outside of the pool; undefined while nothing is traced
 */
export function traceStatements(
  { driver, options }: DataSource,
  tracing: Tracing,
  url?: string,
): ((connection: Connection) => void) | undefined {
  if (!tracing.isOn) return undefined;
  const { master, pool } = driver as { master?: PgPool; pool?: MysqlPool };
  const spans = new StatementSpans(tracing, {
    'db.system.name': master ? 'postgresql' : options.type,
    'db.namespace': driver.database,
    ...(url !== undefined && addressOf(url)),
  });
  if (master) spans.followPool(master);
  const follow = (connection: Connection): void => spans.followConnection(connection);
  (master ?? pool)?.on('acquire', follow);
  return follow;
}

class StatementSpans {
  private readonly followed = new WeakSet<Connection>();
  private readonly described = new LRUCache<string, DescribedStatement>({ max: REMEMBERED });
  /** While the pool hands a connection to its own `query`, which is followed already. */
  private isWithinPool = false;

  constructor(
    private readonly tracing: Tracing,
    private readonly server: Attributes,
  ) {}

  /**
   * Where a statement is asked for: whoever waits for a connection is called by whoever gives one back, in the context
   * of that one's request.
   */
  followPool(pool: PgPool): void {
    const connect = pool.connect.bind(pool);
    pool.query = this.traced(pool.query.bind(pool));
    pool.connect = (callback) => connect(callback && this.withinPool(callback));
  }

  private withinPool(callback: Callback): Callback {
    return (...results) => {
      this.isWithinPool = true;
      try {
        callback(...results);
      } finally {
        this.isWithinPool = false;
      }
    };
  }

  followConnection(connection: Connection): void {
    if (this.followed.has(connection)) return;
    this.followed.add(connection);
    const query = connection.query.bind(connection);
    const traced = this.traced(query);
    connection.query = (...args) => (this.isWithinPool ? query(...args) : traced(...args));
  }

  private traced(query: Query): Query {
    return (...args) => {
      const text = this.tracing.isRecording ? textOf(args[0]) : undefined;
      if (text === undefined) return query(...args);
      const { name, attributes } = this.describe(text);
      const span = this.tracing.beginWithin(name, { kind: 'client', attributes });
      return span ? spanning(span, query, args) : query(...args);
    };
  }

  private describe(text: string): DescribedStatement {
    const described = this.described.get(text) ?? describeStatement(text, this.server);
    this.described.set(text, described);
    return described;
  }
}

/** The drivers answer to a callback, or by a promise. */
function spanning(span: Span, query: Query, args: unknown[]): unknown {
  const end = (error: unknown): void => span.end(error ? errorTypeOf(error) : undefined);
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    const ending = (error: unknown, ...results: unknown[]): void => {
      end(error);
      Reflect.apply(callback, undefined, [error, ...results]);
    };
    return query(...args.slice(0, -1), ending);
  }
  const answer = query(...args);
  // What is no promise is a stream, whose reader has it from here.
  if (answer instanceof Promise) answer.then(() => end(undefined), end);
  else end(undefined);
  return answer;
}

/** Undefined for what the driver's own libraries submit. */
function textOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return statement;
  const { text, sql } = (statement ?? {}) as { text?: unknown; sql?: unknown };
  return [text, sql].find((each) => typeof each === 'string');
}

function addressOf(url: string) {
  const { hostname, port } = new URL(url);
  return { 'server.address': hostname, 'server.port': Number(port) || undefined };
}
