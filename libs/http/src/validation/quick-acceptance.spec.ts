import 'reflect-metadata';
import { Type, Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListQuery } from '../paging/list-query.dto.js';
import { IdParam } from './id-param.dto.js';
import { quickAcceptanceOf } from './quick-acceptance.js';
import { RequestValidationPipe } from './request-validation.pipe.js';
import { NotNull } from './validators.js';

class Part {
  @IsString() text: string;
}
class Whole {
  @ValidateNested() @Type(() => Part) part: Part;
}
class Order {
  @IsString() @MaxLength(5) @Matches(/^[a-z]+$/) name: string;
  @NotNull() @IsString() note?: string;
  @IsOptional() @IsInt() @Min(1) count?: number = 1;
  @IsArray() @ArrayMaxSize(3) @ArrayUnique() @IsString({ each: true }) tags: string[];
  @IsOptional() @IsIn(['a', 'b']) @Transform(({ value }) => String(value).toLowerCase()) kind?: string;
}

/** Class-validator's own verdict. */
async function verdict(type: new () => object, value: object): Promise<object | undefined> {
  const pipe = new RequestValidationPipe();
  Object.assign(pipe, { acceptQuickly: () => undefined });
  return (await pipe
    .transform(structuredClone(value), { type: 'body', metatype: type })
    .catch(() => undefined)) as object | undefined;
}

const anything = fc.oneof(
  fc.constantFrom('a', 'b', 'abc', 'A', '', 'toolong', null, 0, 1, 2, 1.5, true),
  fc.array(fc.constantFrom('a', 'b', 'c', 1, null), { maxLength: 4 }),
  fc.object({ maxDepth: 1 }),
);
const orders = fc.record(
  { name: anything, note: anything, count: anything, tags: anything, kind: anything, other: anything },
  { requiredKeys: [] },
);
const queries = fc.record(
  {
    limit: fc.constantFrom('1', '0', '-1', '1000', 'x', ''),
    cursor: fc.constantFrom('abc', ''),
    sort: fc.constantFrom('-createdAt', ''),
    q: fc.string(),
    include: fc.constantFrom('total', 'all'),
    filter: fc.constantFrom({ name: { eq: 'Ada' } }, 'x'),
    constructor: fc.constantFrom('x'),
  },
  { requiredKeys: [], noNullPrototype: false },
);

describe('what is accepted quickly', () => {
  it.each([
    ['bodies', Order, orders],
    ['queries', ListQuery, queries],
    [
      'ids',
      IdParam,
      fc.record({
        id: fc.oneof(
          fc.uuid(),
          fc.uuid().map((id) => id.toUpperCase()),
          fc.string(),
        ),
      }),
    ],
  ] as const)('is what class-validator accepts, and the same: %s', async (_what, type, values) => {
    const accept = quickAcceptanceOf(type);
    await fc.assert(
      fc.asyncProperty(values as fc.Arbitrary<object>, async (value) => {
        const accepted = accept?.(value);
        if (accepted === undefined) return;
        expect(accepted).toBeInstanceOf(type);
        expect(accepted).toStrictEqual(await verdict(type, value));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [Order, { name: 'abc', tags: ['x', 'y'], kind: 'B' }],
    [ListQuery, Object.assign(Object.create(null), { limit: '20' })],
    [IdParam, { id: '0198C1A2-7a3b-7c4d-8e5f-6a7b8c9d0e1f' }],
  ] as const)('is nearly all that is valid', async (type, value) => {
    expect(quickAcceptanceOf(type)?.(value as object)).toStrictEqual(await verdict(type, value as object));
  });

  it('is nothing with fields that are not known, or that every object has', () => {
    const accept = quickAcceptanceOf(IdParam);
    const id = '0198c1a2-7a3b-7c4d-8e5f-6a7b8c9d0e1f';
    expect(accept?.({ id })).toBeDefined();
    expect(accept?.({ id, other: 1 })).toBeUndefined();
    expect(accept?.(JSON.parse(`{"id":"${id}","__proto__":{"a":1}}`) as object)).toBeUndefined();
    expect(accept?.({ id, constructor: 'x' })).toBeUndefined();
  });

  it('is nothing of a class that goes deeper, or has no rules', () => {
    class Unruled {
      name: string;
    }
    class Identified {
      @IsUUID() id: string;
    }
    expect(quickAcceptanceOf(Whole)).toBeUndefined();
    expect(quickAcceptanceOf(Unruled)).toBeUndefined();
    expect(quickAcceptanceOf(Identified)).toBeDefined();
  });
});
