import type { Feature } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { indexesOf } from '../indexes.ts';
import { checksOf } from '../templates/entity.ts';
import { indexLiteral, migratedColumns } from '../templates/migration.ts';

/** The index that lists need, if they sort or filter by the field. */
export const indexOf = (
  feature: Feature,
  { name }: Field,
): ReturnType<typeof indexesOf>[number] | undefined =>
  indexesOf(feature).find((index) => index.name === `ix_${feature.plural.snake}_${name.snake}`);

/** `migrations/1763800000000-add-invoice-paid-on.ts` */
export function addColumn(feature: Feature, field: Field, time: number): string {
  const { singular, plural } = feature;
  const table = `'${plural.snake}'`;
  const index = indexOf(feature, field);
  const added = [
    `await queryRunner.addColumns(${table}, [${migratedColumns(field).join('')}]);`,
    ...checksOf(feature).map(
      ({ name, sql }) => `await addCheck(queryRunner, ${table}, '${name}', \`${sql}\`);`,
    ),
    ...(index
      ? [`await queryRunner.createIndex(${table}, new TableIndex(${indexLiteral(index).replace(/,$/, '')}));`]
      : []),
  ];
  const removed = [
    ...(index ? [`await queryRunner.dropIndex(${table}, '${index.name}');`] : []),
    ...checksOf(feature).map(({ name }) => `await dropCheck(queryRunner, ${table}, '${name}');`),
    ...columnNames(field).map((column) => `await queryRunner.dropColumn(${table}, '${column}');`),
  ];
  return withImports(`
export class Add${singular.pascal}${field.name.pascal}${time} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = migrationColumns(queryRunner);
    ${added.join('\n')}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    ${removed.join('\n')}
  }
}
`);
}

const columnNames = ({ kind, name }: Field): string[] =>
  kind === 'string' ? [name.snake, `${name.snake}_key`] : [name.snake];
