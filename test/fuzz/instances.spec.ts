import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { closed } from '#libs/testing';
import { Instances } from './instances.js';
import { filled } from './known.js';
import { mutated } from './mutations.js';
import type { Document, Schema } from './operations.js';

const document = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as Document;
const schemas = document.components?.schemas ?? {};
const instances = new Instances(schemas);
const ajv = new Ajv2020({ strict: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(closed(document), 'openapi.json');

const requests = Object.keys(schemas).filter((name) => name.endsWith('Request'));
const sampleOf = (arbitrary: fc.Arbitrary<unknown>): unknown[] =>
  fc
    .sample(arbitrary, { seed: 1, numRuns: 300 })
    // As it goes over the wire.
    .map((value) => JSON.parse(JSON.stringify(filled(value, () => undefined)) ?? 'null') as unknown);

describe('the instances of a schema', () => {
  it.each(requests)('are what it describes: %s', (name) => {
    const validate = ajv.compile({ $ref: `openapi.json#/components/schemas/${name}` });
    const schema: Schema = { $ref: `#/components/schemas/${name}` };

    for (const instance of sampleOf(instances.of(schema, 'any'))) {
      expect(validate(instance), `${JSON.stringify(instance)}: ${ajv.errorsText(validate.errors)}`).toBe(
        true,
      );
    }
  });

  it.each(requests)('are seldom that once something is wrong with them: %s', (name) => {
    const validate = ajv.compile({ $ref: `openapi.json#/components/schemas/${name}` });
    const values = sampleOf(mutated(instances.of({ $ref: `#/components/schemas/${name}` }, 'generated')));

    expect(values.filter((value) => !validate(value)).length).toBeGreaterThan(values.length / 2);
  });

  it.each<[Schema, (value: unknown) => boolean]>([
    [{ type: 'integer', minimum: 3, maximum: 4 }, (value) => value === 3 || value === 4],
    [{ type: ['null', 'boolean'] }, (value) => value === null || typeof value === 'boolean'],
    [{ oneOf: [{ const: 'a' }, { enum: ['b'] }] }, (value) => value === 'a' || value === 'b'],
    [{ type: 'array', minItems: 2, items: { type: 'null' } }, (value) => (value as null[]).length >= 2],
    [{ type: 'string', pattern: '^a+$', maxLength: 3 }, (value) => /^a{1,3}$/.test(String(value))],
  ])('keep to %j', (schema, isRight) => {
    expect(sampleOf(instances.of(schema, 'any')).filter((value) => !isRight(value))).toEqual([]);
  });
});

describe('mutations', () => {
  it('add members by any name', () => {
    const values = sampleOf(mutated(fc.constant({ a: 1 })));
    const names = new Set(values.flatMap((value) => Object.keys(Object(value))));

    expect([...names]).toEqual(expect.arrayContaining(['__proto__', 'constructor', 'toString']));
  });
});
