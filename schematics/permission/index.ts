import type { Rule } from '@angular-devkit/schematics';
import { insertBefore } from '../edit.ts';
import { existingFeature, provide } from '../existing.ts';
import { rewrite, write } from '../format.ts';
import { withImports } from '../imports.ts';
import { camelName } from '../names.ts';
import { refuse } from '../refusal.ts';

interface PermissionOptions {
  feature: string;
  name: string;
  description?: string;
}

/** A permission of a feature: `npm run generate permission invoices approve`. */
export function generatePermission({ feature: featureName, name, description }: PermissionOptions): Rule {
  return async (tree) => {
    const feature = existingFeature(tree, featureName);
    const { plural } = feature;
    const verb = camelName(name, 'a permission');
    const text = description ?? `${verb.words.charAt(0).toUpperCase()}${verb.words.slice(1)} ${plural.words}`;
    const key = `${plural.snake}.${verb.snake}`;
    const line = `{ name: '${key}', description: ${JSON.stringify(text)} },`;
    const path = `${feature.folder}/${plural.kebab}.permissions.ts`;
    if (tree.exists(path)) {
      if (tree.readText(path).includes(`'${key}'`)) refuse(`${path} has the permission ${key} already.`);
      return rewrite(tree, path, (source) => insertBefore(source, /\];/, line));
    }
    await write(
      tree,
      path,
      withImports(`export const ${plural.camel}Permissions: Permission[] = [${line}];`),
    );
    await provide(tree, feature, `declarePermissions(${plural.camel}Permissions)`, {
      [`./${plural.kebab}.permissions.js`]: [`${plural.camel}Permissions`],
    });
  };
}
