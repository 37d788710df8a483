import { cpSync, existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from '../../schematics/format.ts';
import { nounOf } from '../../schematics/names.ts';
import { withFeature, withMigration } from '../../schematics/project.ts';

/** Adds the example to the project, as the generator adds a feature. @returns its files @throws when one is there already */
export async function layOver(project: string, example: string): Promise<string[]> {
  const files = globSync('{src,migrations,test}/**/*.ts', { cwd: example }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  for (const file of files) {
    if (existsSync(join(project, file)))
      throw new Error(`${file} is there already: an example changes nothing.`);
    cpSync(join(example, file), join(project, file));
  }
  for (const feature of readdirSync(join(example, 'src')))
    await rewrite(join(project, 'src/app.module.ts'), (source) => withFeature(source, nounOf(feature)));
  for (const file of files.filter((each) => each.startsWith('migrations/')))
    await rewrite(join(project, 'migrations/index.ts'), (index) =>
      withMigration(index, classIn(join(project, file)), file.replace(/^migrations\/|\.ts$/g, '')),
    );
  return files;
}

const classIn = (file: string): string => /export class (\w+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  writeFileSync(file, await formatted(file, change(readFileSync(file, 'utf8'))));
}
