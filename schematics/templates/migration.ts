import { type Feature, foreignKey, references } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { indexesOf } from '../indexes.ts';
import { comparedColumn, spellingOf } from '../kinds.ts';
import { lines } from '../lines.ts';
import { checksOf, deletionOf, tableOf } from './entity.ts';

/** `migrations/1763800000000-create-invoices.ts` */
export function createTable(feature: Feature, time: number): string {
  const { plural } = feature;
  return withImports(`
export class Create${plural.pascal}${time} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({ name: '${plural.snake}', columns: columns(queryRunner), indices: INDICES, foreignKeys: FOREIGN_KEYS }),
    );
    ${checksOf(feature)
      .map(({ name, sql }) => `await addCheck(queryRunner, '${plural.snake}', '${name}', \`${sql}\`);`)
      .join('\n')}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('${plural.snake}');
  }
}

function columns(queryRunner: QueryRunner): TableColumn[] {
  const column = migrationColumns(queryRunner);
  return [
    ${lines(
      'column.id(),',
      feature.isOwned && "column.reference('owner_id'),",
      ...feature.fields.flatMap(migratedColumns),
      feature.isSoft && "column.instant('deleted_at', { isNullable: true }),",
      feature.isSoft && "column.text('deleted_key', 36),",
    )}
    column.instant('created_at'),
    column.instant('updated_at'),
    column.version(),
  ];
}

const INDICES = [
  ${indexesOf(feature).map(indexLiteral).join('\n')}
];

const FOREIGN_KEYS = [
  ${foreignKeys(feature).join('\n')}
];
`)
    .replace(/\nconst FOREIGN_KEYS = \[\s*\];\n/, '')
    .replace(foreignKeys(feature).length > 0 ? /$^/ : ', foreignKeys: FOREIGN_KEYS', '');
}

export function migratedColumns(field: Field): string[] {
  const options = field.isNullable ? ['isNullable: true'] : [];
  const own = `${spellingOf(field).migrated(field, options)},`;
  if (field.kind !== 'string') return [own];
  const more = field.isNullable ? ', { isNullable: true }' : '';
  return [own, `column.text('${comparedColumn(field)}', ${field.length}${more}),`];
}

export const indexLiteral = ({ name, columns, isUnique }: ReturnType<typeof indexesOf>[number]): string =>
  `{ name: '${name}', columnNames: [${columns.map((column) => `'${column}'`).join(', ')}]${isUnique ? ', isUnique: true' : ''} },`;

const foreignKeys = (feature: Feature): string[] => [
  ...(feature.isOwned
    ? [
        foreignKeyLiteral(`fk_${feature.plural.snake}_owner`, {
          column: 'owner_id',
          table: 'users',
          onDelete: 'CASCADE',
        }),
      ]
    : []),
  ...references(feature).map((field) => foreignKeyOf(feature, field)),
];

const foreignKeyOf = (feature: Feature, field: Field): string =>
  foreignKeyLiteral(foreignKey(feature, field), {
    column: field.name.snake,
    table: tableOf(field),
    onDelete: deletionOf(field),
  });

const foreignKeyLiteral = (
  name: string,
  { column, table, onDelete = 'NO ACTION' }: { column: string; table: string; onDelete?: string },
): string => `{
    name: '${name}',
    columnNames: ['${column}'],
    referencedTableName: '${table}',
    referencedColumnNames: ['id'],
    onDelete: '${onDelete}',
    onUpdate: 'NO ACTION',
  },`;
