import { IsOptional, IsString, MaxLength } from 'class-validator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defineBulkFile, importRows, type ImportReport } from '#libs/bulk';
import { Forbidden } from '#libs/http';
import { AppError, type InputProblem } from '#libs/kernel';
import { translateUnique } from '#libs/database';
import { csvOf } from '../support/bulk-files.js';
import { anItem, ItemsApplication } from '../support/items.js';

class CodeTaken extends AppError {
  static override readonly code = 'items.code_taken';
  static override readonly kind = 'conflict';
  static override readonly title = 'Code taken';
  constructor() {
    super('Another item has this code.');
  }
}

class NewItem {
  @IsString() @MaxLength(10) name: string;
  @IsOptional() @IsString() code?: string | null;
}

class UnknownItemColumns extends AppError {
  static override readonly code = 'items.unknown_columns';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unknown columns';
  constructor(errors: InputProblem[]) {
    super('Begin with name,code.', { errors });
  }
}

const file = defineBulkFile({
  request: NewItem,
  unknownColumns: UnknownItemColumns,
  columns: { name: { kind: 'text' }, code: { kind: 'text', nullable: true, unique: CodeTaken } },
  example: { name: 'Apple', code: null },
});

let app: ItemsApplication;

beforeAll(async () => {
  app = await ItemsApplication.start();
});
afterAll(() => app.stop());
afterEach(() => app.items.clear());

const make = ({ name, code = null }: NewItem): Promise<unknown> =>
  translateUnique(
    'uq_test_items_code',
    () => new CodeTaken(),
    () => app.items.insert(anItem({ name, code })),
  );

async function* bytes(rows: NewItem[]): AsyncGenerator<Buffer> {
  yield Buffer.from(csvOf(rows));
}

function run(rows: NewItem[], { dryRun = false, confirm = async () => {} } = {}): Promise<ImportReport> {
  return importRows(file, bytes(rows), { transactions: app.transactions, dryRun, confirm, make });
}

const row = (name: string, code: string | null = null): NewItem => ({ name, code });
const some = (count: number): NewItem[] =>
  Array.from({ length: count }, (_none, index) => row(`n${index}`, `c${index}`));

describe('rows of a file', () => {
  it('are written but for those that the rules or the database refuse', async () => {
    const rows = [row('a', '1'), row('much too long', '2'), row('b', '1'), row('c'), row('d'), row('e', '3')];
    const { errors, ...report } = await run(rows);

    expect(report).toMatchObject({ rows: 6, created: 4, failed: 2 });
    expect(errors).toMatchObject([
      { line: 3, column: 'name', code: 'max_length' },
      { line: 4, column: 'code', code: 'items.code_taken', detail: 'Another item has this code.' },
    ]);
    expect((await app.items.find()).map(({ name }) => name).toSorted()).toEqual(['a', 'c', 'd', 'e']);
  });

  it('are judged in a dry run as they would be, over many transactions, and none is written', async () => {
    const rows = [...some(250), row('again', 'c7'), row('again', 'c249'), row('last')];
    const rehearsed = await run(rows, { dryRun: true });
    expect(await app.items.count()).toBe(0);
    const done = await run(rows);

    expect(rehearsed).toMatchObject({ rows: 253, created: 251, failed: 2 });
    expect({ ...done, dryRun: true }).toEqual(rehearsed);
    expect(await app.items.count()).toBe(251);
  });

  it.each([true, false])(
    'end with what is no matter of a row, after those of the transactions before (dry run: %s)',
    async (dryRun) => {
      let batches = 0;
      const confirm = async (): Promise<void> => {
        if (++batches > 2) throw new Forbidden('Not any more.');
      };

      await expect(run(some(250), { dryRun, confirm })).rejects.toThrow(Forbidden);
      expect(await app.items.count()).toBe(dryRun ? 0 : 200);
    },
  );

  it('end with a failure that nobody expected', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('broken');
    };
    const work = { transactions: app.transactions, dryRun: false, confirm: async () => {}, make: broken };

    await expect(importRows(file, bytes([row('a', '1')]), work)).rejects.toThrow('broken');
  });
});
