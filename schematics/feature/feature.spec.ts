import { Tree } from '@angular-devkit/schematics';
import { SchematicTestRunner } from '@angular-devkit/schematics/testing/index.js';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';

const APP_MODULE = `import { Module } from '@nestjs/common';
import { HealthModule } from './health/index.js';
import { UsersModule } from './users/index.js';

/** The features of this application. */
@Module({
  imports: [
    UsersModule,
    HealthModule,
  ],
})
export class AppModule {}
`;
const MIGRATIONS = `import { CreateUsers1 } from './1-create-users.js';

/** Every migration. */
export const migrations = [
  CreateUsers1,
];
`;

function project(more: Record<string, string> = {}): Tree {
  const tree = Tree.empty();
  const files = { 'src/app.module.ts': APP_MODULE, 'migrations/index.ts': MIGRATIONS, ...more };
  for (const [path, text] of Object.entries(files)) tree.create(path, text);
  return tree;
}

const runner = new SchematicTestRunner('showrunner', 'schematics/collection.json');
const generate = (options: object, tree = project()) =>
  runner.runSchematic('feature', { name: 'invoices', fields: 'number:string:unique', ...options }, tree);

const EVERY_KIND =
  'name:string:unique nick:string? about:text? size:integer? price:decimal(10,4) isOpen:boolean since:date ' +
  'until:datetime? color:enum(red,green)? buyer:ref(users)? extra:json?';

describe('a generated feature', { timeout: 60_000 }, () => {
  it('has the files of the house, and one line in the list of features', async () => {
    const tree = await generate({});
    const folder = tree.files.filter((file) => file.startsWith('/src/invoices/'));

    expect(folder).toEqual(
      expect.arrayContaining(
        ['index', 'invoices.module', 'invoices.controller', 'invoice.entity', 'dto/invoice.request.dto'].map(
          (name) => `/src/invoices/${name}.ts`,
        ),
      ),
    );
    expect(tree.readText('src/app.module.ts')).toContain(
      `import { HealthModule } from './health/index.js';\nimport { InvoicesModule } from './invoices/index.js';\n`,
    );
    expect(tree.readText('src/app.module.ts')).toMatch(
      /\[\s*UsersModule,\s+HealthModule,\s+InvoicesModule,?\s*\]/,
    );
  });

  it('has files when that is asked for', async () => {
    const bulk = ['src/invoices/invoices.file.ts', 'test/e2e/invoices-files.spec.ts'];
    const [without, tree] = [await generate({}), await generate({ bulk: true })];

    expect(bulk.filter((path) => without.exists(path))).toEqual([]);
    expect(bulk.filter((path) => tree.exists(path))).toEqual(bulk);
    expect(tree.readText('src/invoices/invoices.file.ts')).toContain(
      "number: { kind: 'text', unique: InvoiceNumberTaken }",
    );
    expect(tree.readText('src/invoices/invoices.module.ts')).toContain('InvoicesFilesController');
  });

  it('has a migration of this moment', async () => {
    const [before, tree] = [Date.now(), await generate({})];
    const [, time] = /CreateInvoices(\d{13}),?\s*\];\n$/.exec(tree.readText('migrations/index.ts')) ?? [];

    expect(Number(time)).toBeGreaterThanOrEqual(before);
    expect(tree.exists(`migrations/${time}-create-invoices.ts`)).toBe(true);
  });

  it.each([
    ['as few lines as it takes', {}],
    ['every kind of field', { fields: EVERY_KIND }],
    ['all that can be asked for', { fields: EVERY_KIND, owner: 'user', softDelete: true, bulk: true }],
    ['files of what everyone has', { fields: EVERY_KIND, bulk: true }],
  ])('is formatted, in small files: %s', async (_what, options) => {
    const tree = await generate(options);
    for (const file of tree.files.filter((each) => each.endsWith('.ts'))) {
      const text = tree.readText(file);
      const config = await resolveConfig(`.${file}`);
      expect(await format(text, { ...config, filepath: file }), file).toBe(text);
      expect(text.split('\n').length, file).toBeLessThanOrEqual(250);
      expect(text, file).not.toMatch(/\[object|\n\n\n|= undefined/);
    }
  });

  it.each([
    ['a feature of the name', { 'src/invoices/index.ts': '' }, 'There is a feature src/invoices already'],
    ['a table of the name', { 'src/a/b.ts': "@Entity('invoices')" }, 'has the table invoices already'],
    [
      'a route of the name',
      { 'libs/a/b.ts': "@Controller('invoices')" },
      'answers at /api/v1/invoices already',
    ],
    ['a class of the name', { 'src/a/b.ts': 'class InvoiceResponse {' }, 'has a class of the name already'],
  ])('does not take the place of %s', async (_what, files, sentence) => {
    await expect(generate({}, project(files))).rejects.toThrow(sentence);
  });

  it('overwrites nothing', async () => {
    const path = 'test/e2e/invoices.spec.ts';
    await expect(generate({}, project({ [path]: 'mine' }))).rejects.toThrow(path);
  });

  it.each([
    ['parent:ref(invoices)', 'would refer to its own kind'],
    ['project:ref(projects)', 'refers to projects, which was not generated here'],
    ['invoice:string', '"invoice" is what the whole is called'],
    ['columns:ref(users)', '"columns" is what files have'],
  ])('refuses %s', async (fields, sentence) => {
    await expect(generate({ fields, bulk: true })).rejects.toThrow(sentence);
  });
});
