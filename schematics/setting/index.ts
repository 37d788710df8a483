import type { Rule, Tree } from '@angular-devkit/schematics';
import { completeImports, insertAfter, insertBefore } from '../edit.ts';
import { type Existing, existingFeature, provide } from '../existing.ts';
import { rewrite, write } from '../format.ts';
import { withImports } from '../imports.ts';
import { camelName } from '../names.ts';
import { refuse } from '../refusal.ts';

interface SettingOptions {
  feature: string;
  name: string;
  type: string;
  /** The command line makes of it what it looks like. */
  default: string | number | boolean;
  description?: string;
}

/** How each type is written, and what a default of it is. */
const TYPES: Record<string, [schema: string, isDefault: RegExp]> = {
  integer: ['z.int()', /^-?\d{1,9}$/],
  boolean: ['z.boolean()', /^(true|false)$/],
  string: ['z.string().max(200)', /^.*$/],
};

/** A setting of a feature: `npm run generate setting invoices dueDays -- --type integer --default 14`. */
export function generateSetting(options: SettingOptions): Rule {
  return async (tree) => {
    const feature = existingFeature(tree, options.feature);
    const { camel: name } = camelName(options.name, 'a setting');
    const path = `${feature.folder}/${feature.plural.kebab}.settings.ts`;
    const code = definition(feature, name, options);
    if (!tree.exists(path)) {
      await write(tree, path, withImports(code, { '../settings/index.js': ['defineSetting'] }));
      await provide(tree, feature, `declareSettings([${name}])`, importsOf(feature, name));
    } else await add(tree, feature, { path, name, code });
    await listKey(tree, feature, `${feature.plural.camel}.${name}`);
  };
}

function definition(
  { plural }: Existing,
  name: string,
  { type, default: given, description }: SettingOptions,
): string {
  const [schema, isDefault] =
    TYPES[type] ?? refuse(`"${type}" is no type. Use one of ${Object.keys(TYPES).join(', ')}.`);
  const value = String(given);
  if (!isDefault.test(value))
    refuse(`"${value}" is no ${type}: --default is what holds while nothing is set.`);
  const literal = type === 'string' ? JSON.stringify(value) : value;
  const text = description ?? `What ${plural.words} have as their ${camelName(name, 'a setting').words}.`;
  return `export const ${name} = defineSetting({
  key: '${plural.camel}.${name}', schema: ${schema}, default: ${literal}, levels: ['global'], description: ${JSON.stringify(text)},
});\n`;
}

const importsOf = ({ plural }: Existing, name: string): Record<string, string[]> => ({
  '../settings/index.js': ['declareSettings'],
  [`./${plural.kebab}.settings.js`]: [name],
});

async function add(
  tree: Tree,
  feature: Existing,
  { path, name, code }: { path: string; name: string; code: string },
): Promise<void> {
  if (new RegExp(`const ${name}\\b`).test(tree.readText(path)))
    refuse(`${path} has a setting ${name} already.`);
  await rewrite(tree, path, (text) => `${text}\n${code}`);
  await rewrite(tree, `${feature.folder}/${feature.plural.kebab}.module.ts`, (text) =>
    completeImports(insertAfter(text, /declareSettings\(\[/, `${name}, `), importsOf(feature, name)),
  );
}

/** For the tests of the whole, which know all keys. */
async function listKey(tree: Tree, { plural }: Existing, key: string): Promise<void> {
  await rewrite(tree, `test/features/${plural.kebab}.ts`, (text) =>
    text.includes('settings: [')
      ? insertAfter(text, /settings: \[/, `'${key}', `)
      : insertBefore(text, /\};\n$/, `settings: ['${key}'],\n`),
  );
}
