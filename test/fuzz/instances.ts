import fc from 'fast-check';
import { hostileText, oddText } from './hostile.js';
import { filled, known } from './known.js';
import type { Schema } from './operations.js';

/** Where the members of an instance come from: earlier answers as far as possible, the schema, or either. */
export type Source = 'known' | 'generated' | 'any';

const DEEPEST = 6;

/** Makes values that a schema describes, with places for what earlier answers told. */
export class Instances {
  constructor(private readonly schemas: Record<string, Schema> = {}) {}

  /** @param name of the member or parameter that has the value */
  of(schema: Schema, source: Source, name = '', depth = 0): fc.Arbitrary<unknown> {
    const { $ref } = schema;
    if ($ref) return this.of(this.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, source, name, depth);
    if (depth > DEEPEST) return fc.constant(null);
    const generated = this.generated(schema, source, name, depth);
    if (name === '' || source === 'generated') return generated;
    if (source === 'known') return known(name, examplesOf(schema, generated));
    return fc.oneof(
      { weight: 3, arbitrary: generated },
      { weight: 2, arbitrary: examplesOf(schema, generated) },
      { weight: 2, arbitrary: known(name, generated) },
    );
  }

  private generated(schema: Schema, source: Source, name: string, depth: number): fc.Arbitrary<unknown> {
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, source, name, depth + 1)));
    if (schema.allOf) return this.all(schema.allOf, source, depth);
    const [type, ...others] = [schema.type ?? []].flat();
    if (type === undefined) return fc.jsonValue();
    if (others.length > 0) {
      return fc.oneof(
        ...[type, ...others].map((each) => this.generated({ ...schema, type: each }, source, name, depth)),
      );
    }
    return this.ofType(type, schema, source, name, depth);
  }

  private ofType(
    type: string,
    schema: Schema,
    source: Source,
    name: string,
    depth: number,
  ): fc.Arbitrary<unknown> {
    switch (type) {
      case 'string':
        return textOf(schema);
      case 'integer':
        return fc.integer({ min: lowest(schema) ?? -(2 ** 31), max: highest(schema) ?? 2 ** 31 - 1 });
      case 'number':
        return fc.double({ min: lowest(schema), max: highest(schema), noNaN: true, noDefaultInfinity: true });
      case 'boolean':
        return fc.boolean();
      case 'array':
        return this.array(schema, source, name, depth);
      case 'object':
        return this.object(schema, source, depth);
      default:
        return fc.constant(null);
    }
  }

  private array(schema: Schema, source: Source, name: string, depth: number): fc.Arbitrary<unknown> {
    const item = this.of(schema.items ?? {}, source, name.replace(/s$/, ''), depth + 1);
    const bounds = {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(schema.maxItems ?? 5, (schema.minItems ?? 0) + 5),
    };
    if (!schema.uniqueItems) return fc.array(item, bounds);
    return fc.uniqueArray(item, {
      ...bounds,
      selector: (each) => JSON.stringify(filled(each, () => undefined)),
    });
  }

  private object(schema: Schema, source: Source, depth: number): fc.Arbitrary<unknown> {
    const { properties = {}, required = [], additionalProperties } = schema;
    const declared = fc.record(
      Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, this.of(member, source, name, depth + 1)]),
      ),
      { requiredKeys: required },
    );
    if (!additionalProperties) return declared;
    const others = additionalProperties === true ? {} : additionalProperties;
    return fc
      .tuple(
        fc.dictionary(fc.string(), this.of(others, 'generated', '', depth + 1), { maxKeys: 3 }),
        declared,
      )
      .map(([more, members]) => ({ ...more, ...(members as object) }));
  }

  private all(schemas: Schema[], source: Source, depth: number): fc.Arbitrary<unknown> {
    return fc
      .tuple(...schemas.map((each) => this.of(each, source, '', depth + 1)))
      .map((parts) => Object.assign({}, ...parts) as unknown);
  }
}

const lowest = ({ minimum, exclusiveMinimum }: Schema): number | undefined =>
  exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1;
const highest = ({ maximum, exclusiveMaximum }: Schema): number | undefined =>
  exclusiveMaximum === undefined ? maximum : exclusiveMaximum - 1;

const examplesOf = (schema: Schema, otherwise: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  schema.example === undefined ? otherwise : fc.constant(schema.example);

/** Of the years that have four digits (RFC 3339). */
const dates = fc.date({ min: new Date('0001-01-01Z'), max: new Date('9999-12-31Z'), noInvalidDate: true });

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  email: fc.oneof(
    fc.emailAddress(),
    fc.uuid().map((id) => `${id}@example.com`),
  ),
  'date-time': dates.map((date) => date.toISOString()),
  date: dates.map((date) => date.toISOString().slice(0, 10)),
  uri: fc.webUrl(),
};

function textOf({ format = '', pattern, minLength = 0, maxLength = 1000 }: Schema): fc.Arbitrary<string> {
  const fits = (text: string): boolean => [...text].length >= minLength && [...text].length <= maxLength;
  const formatted = FORMATS[format];
  if (formatted) return formatted.filter(fits);
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u')).filter(fits);
  const most = Math.min(maxLength, minLength + 30);
  return fc.oneof(
    fc.string({ minLength, maxLength: most }),
    fc.string({ minLength, maxLength: most, unit: 'binary' }).filter(fits),
    fc.constantFrom('x', '\u{1f680}', 'ﬃ').map((unit) => unit.repeat(maxLength)),
    hostileText.filter(fits),
    oddText.filter(fits),
  );
}
