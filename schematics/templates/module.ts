import { type Feature, isAboutPeople, peopleFields } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { tagName } from './controller.ts';

/** `invoices.module.ts` */
export function module(feature: Feature): string {
  const { singular, plural, isOwned, isBulk } = feature;
  const own = {
    '../auth/index.js': ['AuthModule'],
    [`./${singular.kebab}.entity.js`]: [singular.pascal],
    [`./${plural.kebab}-personal-data.js`]: [`${plural.pascal}PersonalData`],
    [`./${plural.kebab}.controller.js`]: [`${plural.pascal}Controller`],
    [`./${plural.kebab}-files.controller.js`]: [`${plural.pascal}FilesController`],
    [`./${plural.kebab}-files.service.js`]: [`${plural.pascal}FilesService`],
    [`./${plural.kebab}.permissions.js`]: [`${plural.camel}Permissions`],
    [`./${plural.kebab}.repository.js`]: [`${plural.pascal}Repository`],
    [`./${plural.kebab}.service.js`]: [`${plural.pascal}Service`],
  };
  const providers = [
    `${plural.pascal}Repository`,
    `${plural.pascal}Service`,
    ...(isBulk ? [`${plural.pascal}FilesService`] : []),
    ...(isAboutPeople(feature) ? [`declarePersonalData(${plural.pascal}PersonalData)`] : []),
    ...(isOwned ? [] : [`declarePermissions(${plural.camel}Permissions)`]),
  ];
  return withImports(
    `
@Module({
  imports: [${isBulk ? 'AuthModule, ' : ''}DatabaseModule.forFeature([${singular.pascal}])],
  controllers: [${plural.pascal}Controller${isBulk ? `, ${plural.pascal}FilesController` : ''}],
  providers: [${providers.join(', ')}],
})
export class ${plural.pascal}Module {}
`,
    own,
  );
}

/** `index.ts` */
export const index = ({ plural }: Feature): string =>
  `export { ${plural.pascal}Module } from './${plural.kebab}.module.js';\n`;

/** `invoices.tags.ts` */
export const tags = (feature: Feature): string =>
  `/** On all that is cached of ${feature.plural.words}. */\nexport const ${tagName(feature)} = '${feature.plural.kebab}';\n`;

/** `invoices-personal-data.ts` */
export function personalData(feature: Feature): string {
  const { singular, plural } = feature;
  const own = {
    [`./${singular.kebab}.entity.js`]: [singular.pascal],
    [`./${plural.kebab}.tags.js`]: [tagName(feature)],
  };
  return withImports(
    `
/** ${capital(plural.words)} that someone has, or that are about them. */
@Injectable()
export class ${plural.pascal}PersonalData extends PersonalData {
  readonly name = '${plural.camel}';
  readonly entities = [${singular.pascal}];

  constructor(
    @InjectRepository(${singular.pascal}) private readonly ${plural.camel}: Repository<${singular.pascal}>,
    private readonly cache: Cache,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const ${plural.camel} = await this.${plural.camel}.find({ where: [${ownings(feature)
      .map((property) => `{ ${property}: userId }`)
      .join(', ')}], order: { id: 'ASC' } });
    return { ${plural.camel} };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    ${erasures(feature).join('\n')}
    await this.cache.invalidate([${tagName(feature)}]);
  }
}
`,
    own,
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const ownings = (feature: Feature): string[] => [
  ...(feature.isOwned ? ['ownerId'] : []),
  ...peopleFields(feature).map(({ name }) => name.camel),
];

const erasures = (feature: Feature): string[] => [
  ...(feature.isOwned ? [`await this.${feature.plural.camel}.delete({ ownerId: userId });`] : []),
  ...peopleFields(feature).map((field) => erasure(feature, field)),
];

const erasure = ({ plural }: Feature, { name, isNullable }: Field): string =>
  isNullable
    ? `await this.${plural.camel}.update({ ${name.camel}: userId }, { ${name.camel}: null, version: () => 'version + 1' });`
    : `await this.${plural.camel}.delete({ ${name.camel}: userId });`;
