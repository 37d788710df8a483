import type { Rule, Tree } from '@angular-devkit/schematics';
import { type Feature, type FeatureOptions, isAboutPeople, readFeature } from '../feature.ts';
import { formatted, write } from '../format.ts';
import { addMigration, addToApplication, refuseDuplicates, refuseUnknownTargets } from '../project.ts';
import { fileController, fileDeclaration, fileService } from '../templates/bulk.ts';
import { bulkSpec } from '../templates/bulk-tests.ts';
import { controller } from '../templates/controller.ts';
import { errors, events, list, permissions } from '../templates/declarations.ts';
import { query, requests, response } from '../templates/dto.ts';
import { e2eSpec } from '../templates/e2e-tests.ts';
import { entity } from '../templates/entity.ts';
import { fixture, support } from '../templates/fixture.ts';
import { integrationSpec } from '../templates/integration-tests.ts';
import { createTable } from '../templates/migration.ts';
import { index, module, personalData, tags } from '../templates/module.ts';
import { repository } from '../templates/repository.ts';
import { service } from '../templates/service.ts';
import { entitySpec, requestSpec } from '../templates/unit-tests.ts';

/** A feature, whole: `npm run generate feature`. */
export function generateFeature(options: FeatureOptions): Rule {
  return async (tree) => {
    const wanted = readFeature(options);
    refuseDuplicates(tree, wanted);
    refuseUnknownTargets(tree, wanted);
    for (const [path, text] of Object.entries(filesOf(wanted))) await write(tree, path, text);
    await migrate(tree, wanted);
    await addToApplication(tree, wanted);
  };
}

function filesOf(feature: Feature): Record<string, string> {
  const { singular, plural, isOwned, isBulk } = feature;
  const folder = `src/${plural.kebab}`;
  return {
    [`${folder}/index.ts`]: index(feature),
    [`${folder}/${plural.kebab}.module.ts`]: module(feature),
    [`${folder}/${plural.kebab}.controller.ts`]: controller(feature),
    [`${folder}/${plural.kebab}.service.ts`]: service(feature),
    [`${folder}/${plural.kebab}.repository.ts`]: repository(feature),
    [`${folder}/${plural.kebab}.list.ts`]: list(feature),
    [`${folder}/${plural.kebab}.tags.ts`]: tags(feature),
    ...(isOwned ? {} : { [`${folder}/${plural.kebab}.permissions.ts`]: permissions(feature) }),
    ...(isAboutPeople(feature)
      ? { [`${folder}/${plural.kebab}-personal-data.ts`]: personalData(feature) }
      : {}),
    [`${folder}/${singular.kebab}.entity.ts`]: entity(feature),
    [`${folder}/${singular.kebab}.entity.spec.ts`]: entitySpec(feature),
    [`${folder}/${singular.kebab}.errors.ts`]: errors(feature),
    [`${folder}/${singular.kebab}.events.ts`]: events(feature),
    [`${folder}/dto/${singular.kebab}.request.dto.ts`]: requests(feature),
    [`${folder}/dto/${singular.kebab}.request.dto.spec.ts`]: requestSpec(feature),
    [`${folder}/dto/${singular.kebab}.response.dto.ts`]: response(feature),
    [`${folder}/dto/list-${plural.kebab}.query.dto.ts`]: query(feature),
    [`test/e2e/${plural.kebab}.spec.ts`]: e2eSpec(feature),
    [`test/integration/${plural.kebab}.spec.ts`]: integrationSpec(feature),
    [`test/features/${plural.kebab}.ts`]: fixture(feature),
    [`test/support/${plural.kebab}.ts`]: support(feature),
    ...(isBulk ? bulkFilesOf(feature) : {}),
  };
}

function bulkFilesOf(feature: Feature): Record<string, string> {
  const { kebab } = feature.plural;
  return {
    [`src/${kebab}/${kebab}.file.ts`]: fileDeclaration(feature),
    [`src/${kebab}/${kebab}-files.controller.ts`]: fileController(feature),
    [`src/${kebab}/${kebab}-files.service.ts`]: fileService(feature),
    [`test/e2e/${kebab}-files.spec.ts`]: bulkSpec(feature),
  };
}

const migrate = (tree: Tree, feature: Feature): Promise<void> =>
  addMigration(tree, `create-${feature.plural.kebab}`, async (time) => {
    const text = await formatted('migrations/x.ts', createTable(feature, time));
    return [`Create${feature.plural.pascal}${time}`, text];
  });
