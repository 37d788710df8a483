import type { Rule, Tree } from '@angular-devkit/schematics';
import { type Existing, existingFeature } from '../existing.ts';
import type { Feature } from '../feature.ts';
import { type Field, parseField } from '../fields.ts';
import { formatted, rewrite } from '../format.ts';
import { addMigration } from '../project.ts';
import { refuse } from '../refusal.ts';
import {
  toEntity,
  toEntitySpec,
  toFile,
  toList,
  toRequest,
  toRequestSpec,
  toResponse,
  toSupport,
} from './additions.ts';
import { addColumn } from './migration.ts';

interface FieldOptions {
  feature: string;
  field: string;
}

/** A field more for a feature: `npm run generate field invoices paidOn:date?`. */
export function generateField({ feature: featureName, field: text }: FieldOptions): Rule {
  return async (tree) => {
    const existing = existingFeature(tree, featureName);
    const field = parseField(text);
    refuseField(tree, existing, field);
    const feature: Feature = { ...existing, fields: [field] };
    for (const [path, add] of Object.entries(additionsTo(existing)))
      await rewrite(tree, path, (source) => add(source, feature, field));
    await addMigration(tree, `add-${existing.singular.kebab}-${field.name.kebab}`, async (time) => {
      const code = addColumn(feature, field, time);
      return [
        `Add${feature.singular.pascal}${field.name.pascal}${time}`,
        await formatted('migrations/x.ts', code),
      ];
    });
  };
}

function refuseField(
  tree: Tree,
  { folder, singular }: Existing,
  { name, kind, isNullable, isUnique }: Field,
): void {
  const { camel } = name;
  if (!isNullable)
    refuse(`The rows that are there have no ${camel}: write ${camel}:${kind}? for one that may be missing.`);
  if (kind === 'ref' || isUnique)
    refuse('A field that is unique or refers to something comes with errors of its own. Write that by hand.');
  if (new RegExp(`\\b${camel}: `).test(tree.readText(`${folder}/${singular.kebab}.entity.ts`)))
    refuse(`${singular.pascal} has a field ${camel} already.`);
}

type Addition = (source: string, feature: Feature, field: Field) => string;

const additionsTo = ({ folder, singular, plural, isBulk }: Existing): Record<string, Addition> => ({
  [`${folder}/${singular.kebab}.entity.ts`]: toEntity,
  [`${folder}/${singular.kebab}.entity.spec.ts`]: toEntitySpec,
  [`${folder}/${plural.kebab}.list.ts`]: toList,
  [`${folder}/dto/${singular.kebab}.request.dto.ts`]: toRequest,
  [`${folder}/dto/${singular.kebab}.request.dto.spec.ts`]: toRequestSpec,
  [`${folder}/dto/${singular.kebab}.response.dto.ts`]: toResponse,
  [`test/support/${plural.kebab}.ts`]: toSupport,
  ...(isBulk ? { [`${folder}/${plural.kebab}.file.ts`]: toFile } : {}),
});
