/** `npm run migration:create -- add-nickname` writes an empty migration and lists it in migrations/index.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'migrations');
const [name = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error('Name the migration in kebab-case: npm run migration:create -- add-nickname');
  process.exit(1);
}

// TypeORM orders migrations by the 13 digits of milliseconds at the end of the class name.
const time = Date.now();
const file = `${time}-${name}`;
const className = `${name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}${time}`;

writeFileSync(join(folder, `${file}.ts`), migration(className));
const index = join(folder, 'index.ts');
writeFileSync(index, listed(readFileSync(index, 'utf8')));
console.log(`migrations/${file}.ts`);

function migration(migrationClass: string): string {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One small change: MariaDB and MySQL cannot roll a half-done migration back. Columns come from
 * migrationColumns(queryRunner), of #libs/database, so that they are right on every engine.
 */
export class ${migrationClass} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {}

  async down(queryRunner: QueryRunner): Promise<void> {}
}
`;
}

function listed(source: string): string {
  const imports = `import { ${className} } from './${file}.js';\n`;
  return source.replace(/\n\/\*\*/, `${imports}\n/**`).replace(/\];\n$/, `  ${className},\n];\n`);
}
