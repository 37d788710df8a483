import type { Tree } from '@angular-devkit/schematics';
import type { Feature } from './feature.ts';
import { rewrite } from './format.ts';
import type { Noun } from './names.ts';
import { refuse } from './refusal.ts';

const APP_MODULE = 'src/app.module.ts';
const MIGRATIONS = 'migrations/index.ts';

/** The sources that there are, by their paths. */
function sourcesIn(tree: Tree, folder = 'src'): Map<string, string> {
  const sources = new Map<string, string>();
  tree.getDir(folder).visit((path) => {
    if (path.endsWith('.ts') && !path.endsWith('.spec.ts')) sources.set(path.slice(1), tree.readText(path));
  });
  return sources;
}

/** @throws Refusal when something has the feature's name already */
export function refuseDuplicates(tree: Tree, { singular, plural }: Noun): void {
  if (tree.getDir(`src/${plural.kebab}`).subfiles.length > 0)
    refuse(
      `There is a feature src/${plural.kebab} already. To add to it: npm run generate field ${plural.kebab}.`,
    );
  const classes = [singular.pascal, `${singular.pascal}Response`, `${plural.pascal}Service`].join('|');
  const taken: [RegExp, string][] = [
    [new RegExp(`@Entity\\('${plural.snake}'`), `has the table ${plural.snake}`],
    [new RegExp(`@Controller\\('${plural.kebab}'`), `answers at /api/v1/${plural.kebab}`],
    [new RegExp(`class (${classes})\\b`), `has a class of the name`],
  ];
  for (const [path, source] of new Map([...sourcesIn(tree), ...sourcesIn(tree, 'libs')])) {
    const [, what] = taken.find(([pattern]) => pattern.test(source)) ?? [];
    if (what) refuse(`${path} ${what} already. Choose another name than ${plural.words}.`);
  }
}

/** @throws Refusal for a reference to what cannot be referred to */
export function refuseUnknownTargets(
  tree: Tree,
  { fields, plural }: Pick<Feature, 'fields' | 'plural'>,
): void {
  for (const { kind, role, target } of fields) {
    if (kind !== 'ref' || target === 'users') continue;
    if (target === plural.kebab) refuse(`"${role.camel}" would refer to its own kind. Write that by hand.`);
    if (!tree.exists(`src/${target}/index.ts`) || !tree.exists(`test/support/${target}.ts`))
      refuse(
        `"${role.camel}" refers to ${target}, which was not generated here. Generate that feature first.`,
      );
    const own = [...sourcesIn(tree, `src/${target}`).values()].find((source) => source.includes('@Entity('));
    if (own && /ownerId|deletedAt/.test(own))
      refuse(
        `"${role.camel}" refers to ${target}, of which people have their own or which are deleted softly: whether it may ` +
          'be referred to is to be asked of its service. Write that by hand.',
      );
  }
}

/** One line in the list of features, and its import. */
export async function addToApplication(tree: Tree, noun: Noun): Promise<void> {
  await rewrite(tree, APP_MODULE, (source) => withFeature(source, noun));
}

export function withFeature(source: string, { plural }: Noun): string {
  const name = `${plural.pascal}Module`;
  const [first = '', ...rest] = source.split('\n\n/**');
  const imports = first.split('\n');
  const line = `import { ${name} } from './${plural.kebab}/index.js';`;
  const at = imports.findIndex((each) => / from '\.\//.test(each) && sourceOf(each) > sourceOf(line));
  imports.splice(at < 0 ? imports.length : at, 0, line);
  const listed = rest.join('\n\n/**').replace(/(imports: \[[^\]]*?),?\s*\]/, `$1, ${name}]`);
  if (!listed.includes(`, ${name}]`)) refuse(`${APP_MODULE} has no list of imports. Add ${name} by hand.`);
  return `${imports.join('\n')}\n\n/**${listed}`;
}

const sourceOf = (line: string): string => / from '(.+)'/.exec(line)?.[1] ?? '';

/** A migration that nothing else has the time of. */
export async function addMigration(
  tree: Tree,
  name: string,
  write: (time: number) => Promise<[className: string, text: string]>,
): Promise<void> {
  const source = tree.readText(MIGRATIONS);
  let time = Date.now();
  while (source.includes(String(time))) time++;
  const [className, text] = await write(time);
  const file = `${time}-${name}`;
  tree.create(`migrations/${file}.ts`, text);
  await rewrite(tree, MIGRATIONS, (index) => withMigration(index, className, file));
}

/** Listed in the order of their times, in which they run. */
export function withMigration(index: string, className: string, file: string): string {
  const imported = index.replace(/\n\n\/\*\*/, `\nimport { ${className} } from './${file}.js';\n\n/**`);
  return imported.replace(/\[([^\]]*?),?\s*\];\n$/, (_list, listed: string) => {
    const names = [...listed.split(',').map((name) => name.trim()), className];
    return `[${names.toSorted((a, b) => timeOf(a) - timeOf(b)).join(', ')}];\n`;
  });
}

const timeOf = (className: string): number => Number(/\d+$/.exec(className)?.[0]);
