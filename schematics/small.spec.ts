import { Tree } from '@angular-devkit/schematics';
import { SchematicTestRunner, type UnitTestTree } from '@angular-devkit/schematics/testing/index.js';
import { format, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, it } from 'vitest';

const runner = new SchematicTestRunner('showrunner', 'schematics/collection.json');
const MODULE = `import { Module } from '@nestjs/common';\n\n/** All. */\n@Module({\n  imports: [\n  ],\n})\nexport class AppModule {}\n`;
const MIGRATIONS = `import { A1 } from './1-a.js';\n\n/** All. */\nexport const migrations = [\n  A1,\n];\n`;

let before: Tree;

function project(): Tree {
  const empty = Tree.empty();
  empty.create('src/app.module.ts', MODULE);
  empty.create('migrations/index.ts', MIGRATIONS);
  return empty;
}

beforeAll(async () => {
  const options = { name: 'invoices', fields: 'number:string:unique note:text?' };
  before = await runner.runSchematic('feature', options, project());
}, 60_000);

const FEATURE = { feature: 'invoices' };
const FILES = { name: 'invoices', bulk: true };
const generate = (name: string, options: object, tree = before): Promise<UnitTestTree> =>
  runner.runSchematic(name, { ...FEATURE, ...options }, Tree.branch(tree));

/** What stands in it, however its lines are broken. */
const textOf = (tree: UnitTestTree, path: string): string => tree.readText(path).replace(/\s+/g, ' ');

async function expectFormatted(tree: UnitTestTree): Promise<void> {
  for (const path of tree.files.filter((file) => file.endsWith('.ts'))) {
    const text = tree.readText(path);
    expect(await format(text, { ...(await resolveConfig(`.${path}`)), filepath: path }), path).toBe(text);
  }
}

describe('a field more', { timeout: 60_000 }, () => {
  it.each([
    'paidOn:date?',
    'color:enum(red,green)?',
    'title:string?',
    'size:integer?',
    'extra:json?',
    'price:decimal?',
  ])('is in the entity, the API, the tests and a migration: %s', async (field) => {
    const tree = await generate('field', { field });
    const [name = ''] = field.split(':');

    for (const path of [
      'src/invoices/invoice.entity.ts',
      'src/invoices/dto/invoice.request.dto.ts',
      'src/invoices/dto/invoice.request.dto.spec.ts',
      'src/invoices/dto/invoice.response.dto.ts',
      'test/support/invoices.ts',
    ])
      expect(tree.readText(path), path).toContain(name);
    expect(tree.files.filter((path) => path.includes('-add-invoice-'))).toHaveLength(1);
    await expectFormatted(tree);
  });

  it.each(['color:enum(red,green)?', 'extra:json?'])('is in files too: %s', async (field) => {
    const bulk = await runner.runSchematic('feature', { ...FILES, fields: 'number:string' }, project());
    const file = textOf(await generate('field', { field }, bulk), 'src/invoices/invoices.file.ts');
    const [name = ''] = field.split(':');

    expect(file).toMatch(new RegExp(`${name}: \\{ kind: '\\w+', nullable: true \\}, createdAt`));
    expect(file).toMatch(new RegExp(`example: \\{.* ${name}: .* createdAt: '`));
  });

  it.each([
    ['paidOn:date', 'The rows that are there have no paidOn'],
    ['number:string?', 'Invoice has a field number already'],
    ['code:string?:unique', 'Write that by hand'],
    ['buyer:ref(users)?', 'Write that by hand'],
  ])('is refused: %s', async (field, sentence) => {
    await expect(generate('field', { field })).rejects.toThrow(sentence);
  });
});

describe('what a feature gets', { timeout: 60_000 }, () => {
  it('is a job, its test and its provider', async () => {
    const tree = await generate('job', { name: 'remind', schedule: '0 6 * * *' });

    expect(textOf(tree, 'src/invoices/remind.job.ts')).toContain("schedule: '0 6 * * *'");
    expect(textOf(tree, 'src/invoices/invoices.module.ts')).toMatch(/providers: \[ ?RemindInvoices,/);
    expect(tree.exists('test/integration/invoices-remind.spec.ts')).toBe(true);
    await expectFormatted(tree);
    await expect(generate('job', { name: 'remind' }, tree)).rejects.toThrow(
      'There is src/invoices/remind.job.ts already',
    );
  });

  it('is an event, and who hears of it', async () => {
    const tree = await generate('event', { name: 'paid' });

    expect(textOf(tree, 'src/invoices/invoice.events.ts')).toContain(
      "invoicePaid = defineEvent({ name: 'invoices.paid'",
    );
    expect(textOf(tree, 'src/invoices/invoices.module.ts')).toContain('WhenInvoicePaid');
    await expectFormatted(tree);
    await expect(generate('event', { name: 'paid' }, tree)).rejects.toThrow(
      'has the event invoices.paid already',
    );
  });

  it('is a setting, and another one', async () => {
    const one = await generate('setting', { name: 'dueDays', type: 'integer', default: '14' });
    const two = await generate('setting', { name: 'isOpen', type: 'boolean', default: 'true' }, one);

    expect(textOf(two, 'src/invoices/invoices.module.ts')).toContain('declareSettings([isOpen, dueDays])');
    expect(textOf(two, 'test/features/invoices.ts')).toMatch(
      /settings: \['invoices.isOpen', 'invoices.dueDays'\]/,
    );
    await expectFormatted(two);
    await expect(
      generate('setting', { name: 'isOpen', type: 'boolean', default: 'true' }, two),
    ).rejects.toThrow('has a setting isOpen already');
    await expect(generate('setting', { name: 'x', type: 'integer', default: 'many' })).rejects.toThrow(
      '"many" is no integer',
    );
  });

  it('is a permission', async () => {
    const tree = await generate('permission', { name: 'approve' });

    expect(textOf(tree, 'src/invoices/invoices.permissions.ts')).toContain(
      "{ name: 'invoices.approve', description: 'Approve invoices' }",
    );
    await expect(generate('permission', { name: 'manage' })).rejects.toThrow(
      'has the permission invoices.manage already',
    );
  });

  it.each([
    ['field', { field: 'a:text?' }],
    ['job', { name: 'remind' }],
    ['event', { name: 'paid' }],
    ['permission', { name: 'approve' }],
  ])('is refused without the feature: %s', async (name, options) => {
    await expect(generate(name, { ...options, feature: 'orders' })).rejects.toThrow(
      'There is no feature orders',
    );
  });
});
