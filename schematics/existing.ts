import type { Tree } from '@angular-devkit/schematics';
import { completeImports, insertAfter } from './edit.ts';
import { rewrite } from './format.ts';
import type { OwnImports } from './imports.ts';
import { type Noun, nounOf } from './names.ts';
import { refuse } from './refusal.ts';

/** A feature that is there. */
export interface Existing extends Noun {
  folder: string;
  isOwned: boolean;
  isSoft: boolean;
  isBulk: boolean;
}

/** @throws Refusal when there is none, or none that was generated */
export function existingFeature(tree: Tree, name: string): Existing {
  const noun = nounOf(name);
  const folder = `src/${noun.plural.kebab}`;
  const entity = `${folder}/${noun.singular.kebab}.entity.ts`;
  if (!tree.exists(entity))
    refuse(
      `There is no feature ${noun.plural.kebab}: ${entity} is missing. Make one: npm run generate feature ${noun.plural.kebab}.`,
    );
  const source = tree.readText(entity);
  return {
    ...noun,
    folder,
    isOwned: /\bownerId\b/.test(source),
    isSoft: /\bdeletedAt\b/.test(source),
    isBulk: tree.exists(`${folder}/${noun.plural.kebab}.file.ts`),
  };
}

/** A line in the feature's module, among its providers. */
export async function provide(
  tree: Tree,
  { folder, plural }: Existing,
  provider: string,
  own: OwnImports,
): Promise<void> {
  await rewrite(tree, `${folder}/${plural.kebab}.module.ts`, (text) =>
    completeImports(insertAfter(text, /providers: \[/, `${provider}, `), own),
  );
}
