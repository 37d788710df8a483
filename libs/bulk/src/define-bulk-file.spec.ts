import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { IsOptional } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { defineBulkFile } from './define-bulk-file.js';
import { restore } from './formulas.js';
import { readRows } from './imports/read-rows.js';

class AnyRequest {
  @IsOptional() text: unknown;
  @IsOptional() note: unknown;
  @IsOptional() count: unknown;
  @IsOptional() price: unknown;
  @IsOptional() isOpen: unknown;
  @IsOptional() at: unknown;
  @IsOptional() extra: unknown;
}

class UnknownColumns extends Error {
  constructor(readonly problems: object[]) {
    super();
  }
}

const file = defineBulkFile({
  request: AnyRequest,
  unknownColumns: UnknownColumns,
  columns: {
    id: { kind: 'id', readOnly: true },
    text: { kind: 'text' },
    note: { kind: 'text', nullable: true },
    count: { kind: 'integer' },
    price: { kind: 'decimal' },
    isOpen: { kind: 'flag', nullable: true },
    at: { kind: 'instant', nullable: true },
    extra: { kind: 'json', nullable: true },
  },
  example: {
    id: '1',
    text: 'a',
    note: null,
    count: 1,
    price: '1.00',
    isOpen: true,
    at: null,
    extra: { b: 1 },
  },
});

const GOOD = { text: 'a', note: 'b', count: 1, price: '1.00', isOpen: true, extra: {} };

async function read(text: string): Promise<object[]> {
  async function* bytes(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  const rows: object[] = [];
  for await (const row of readRows(bytes(), file.rows)) rows.push(row);
  return rows;
}

const cell = async (name: string, text: string): Promise<unknown> => {
  const row = Object.values({ ...GOOD, extra: '', [name]: text });
  const [found] = await read(`${Object.keys(GOOD).join(',')}\n${row.map((each) => `"${each}"`).join(',')}\n`);
  return (found as { value: Record<string, unknown> }).value[name];
};

describe('a cell', () => {
  it.each([
    ['count', '12', 12],
    ['count', '-3', -3],
    ['count', '1.5', '1.5'],
    ['count', '1e3', '1e3'],
    ['count', '', undefined],
    ['price', '-5.00', '-5.00'],
    ['price', "'-5.00", '-5.00'],
    ['price', '', undefined],
    ['isOpen', 'TRUE', true],
    ['isOpen', 'false', false],
    ['isOpen', 'yes', 'yes'],
    ['isOpen', 'constructor', 'constructor'],
    ['isOpen', '', null],
    ['text', '', ''],
    ['note', '', null],
    ['note', "'=1+1", '=1+1'],
    ['extra', '{""a"":[1]}', { a: [1] }],
    ['extra', 'text', 'text'],
  ])('of %s, %j, is %j', async (name, text, value) => {
    expect(await cell(name, text)).toEqual(value);
  });
});

describe('a file', () => {
  it('can leave out what may be missing, and has what it is not asked for ignored', async () => {
    expect(await read('price,id,count,text\n1.00,x,2,a\n')).toEqual([
      {
        line: 2,
        value: { text: 'a', note: null, count: 2, price: '1.00', isOpen: null, at: null, extra: null },
      },
    ]);
    await expect(read('count,text\n1,a\n')).rejects.toMatchObject({
      problems: [{ pointer: '/price', code: 'missing_column' }],
    });
  });

  it('has numbers that are no formulas as they are', () => {
    const text = file.formats.csv.write([{ id: '1', text: '-5', count: -5, price: '-5.00', isOpen: false }]);

    expect(text).toBe("1,'-5,,-5,-5.00,false,,\r\n");
  });

  it('is read as it was written', async () => {
    const text = fc.string({ unit: fc.constantFrom(...`'"=+-@,; \t\r\n{}:a`), minLength: 1 });
    const item = fc.record({
      text,
      note: text,
      count: fc.integer(),
      price: fc.constantFrom('-1.00', '2.50'),
      isOpen: fc.boolean(),
      extra: fc.dictionary(text, text),
    });
    await fc.assert(
      fc.asyncProperty(item, async (each) => {
        const { head, write } = file.formats.csv;
        const [row] = await read(head + write([each]));
        expect(JSON.parse(JSON.stringify(row))).toMatchObject({ value: each });
      }),
    );
  });

  it('shows one of them in the document', () => {
    const [row] = parse<Record<string, string>>(file.examples.csv, { columns: true });

    expect(restore(row?.['extra'] ?? '')).toBe('{"b":1}');
    expect(JSON.parse(file.examples.ndjson)).toMatchObject({ text: 'a', count: 1 });
  });
});
