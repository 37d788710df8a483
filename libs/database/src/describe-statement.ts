import type { Attributes } from '#libs/observability';

/** A statement as it stands in a span. */
export interface DescribedStatement {
  readonly name: string;
  readonly attributes: Attributes;
}

/** Characters of a statement that are kept. */
const LONGEST = 2000;

const LITERAL = /'(?:[^'\\]|\\.|'')*'/gs;
const OPERATION = /^[\s(]*([a-z]+)/i;
const TABLE = /\b(?:FROM|INTO|UPDATE|JOIN)\s+((?:["`]?\w+["`]?\.)?["`]?\w+["`]?)/i;

/** What it does to which table, and its text without values: those that are not parameters are literals. */
export function describeStatement(text: string, server: Attributes): DescribedStatement {
  const operation = OPERATION.exec(text)?.[1]?.toUpperCase();
  const table = TABLE.exec(text)?.[1]?.replace(/["`]/g, '');
  const name = [operation, table].filter(Boolean).join(' ') || 'statement';
  return {
    name,
    attributes: {
      ...server,
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.summary': name,
      'db.query.text': text.replace(LITERAL, '?').slice(0, LONGEST),
    },
  };
}
