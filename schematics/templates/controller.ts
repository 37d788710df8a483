import {
  type Feature,
  notFoundError,
  references,
  takenError,
  uniqueFields,
  unknownError,
} from '../feature.ts';
import { withImports } from '../imports.ts';

/** `invoices.controller.ts` */
export function controller(feature: Feature): string {
  const { singular, plural } = feature;
  const own = {
    [`./${singular.kebab}.errors.js`]: errorNames(feature),
    [`./${plural.kebab}.list.js`]: [`${plural.camel}List`],
    [`./${plural.kebab}.tags.js`]: [tagName(feature)],
    [`./${plural.kebab}.service.js`]: [`${plural.pascal}Service`],
    [`./dto/${singular.kebab}.request.dto.js`]: [
      `Create${singular.pascal}Request`,
      `Update${singular.pascal}Request`,
    ],
    [`./dto/${singular.kebab}.response.dto.js`]: [
      `${singular.pascal}ListResponse`,
      `${singular.pascal}Response`,
    ],
    [`./dto/list-${plural.kebab}.query.dto.js`]: [`List${plural.pascal}Query`],
  };
  return withImports(
    `
@ApiTags('${titleOf(feature)}')
@Controller('${plural.kebab}')
${feature.isOwned ? '@SignedIn()' : ''}
export class ${plural.pascal}Controller {
  constructor(private readonly ${plural.camel}: ${plural.pascal}Service) {}

  ${[listing(feature), making(feature), reading(feature), changing(feature), deleting(feature)].join('\n\n')}
${feature.isSoft ? restoring(feature) : ''}}
`,
    own,
  );
}

export const titleOf = ({ plural }: Feature): string =>
  plural.words.charAt(0).toUpperCase() + plural.words.slice(1);
export const tagName = ({ plural }: Feature): string => `${plural.snake}_tag`.toUpperCase();

const errorNames = (feature: Feature): string[] => [
  notFoundError(feature),
  ...uniqueFields(feature).map((field) => takenError(feature, field)),
  ...references(feature).map((field) => unknownError(feature, field)),
];

/** Of what is written in it. */
const writingErrors = (feature: Feature): string[] => errorNames(feature).slice(1);

export const may = ({ plural, isOwned }: Feature, verb: 'read' | 'manage'): string =>
  isOwned ? '' : `@RequirePermission('${plural.snake}.${verb}')\n  `;
const errorsOf = (names: string[]): string => (names.length > 0 ? `, { errors: [${names.join(', ')}] }` : '');
const actorParameter = ({ isOwned }: Feature): string => (isOwned ? ', @CurrentActor() actor: Actor' : '');
const actor = ({ isOwned }: Feature): string => (isOwned ? 'actor, ' : '');

const listing = (feature: Feature): string => {
  const { singular, plural, isSoft } = feature;
  const described = isSoft
    ? `\`\${describeList(${plural.camel}List)} Deleted ones are listed only when \\\`deletedAt\\\` is filtered by.\``
    : `describeList(${plural.camel}List)`;
  return `@Get()
  ${may(feature, 'read')}@Operation('${plural.camel}.list', 'List ${plural.words}', { description: ${described}, errors: [InvalidListQuery] })
  async list(@Query() query: List${plural.pascal}Query, @CurrentActor() actor: Actor): Promise<${singular.pascal}ListResponse> {
    return ${singular.pascal}ListResponse.from(await this.${plural.camel}.list(actor, query));
  }`;
};

const making = (feature: Feature): string => {
  const { singular, plural } = feature;
  return `@Post()
  @Idempotent()
  ${may(feature, 'manage')}@Operation('${plural.camel}.create', 'Make ${singular.one}'${errorsOf(writingErrors(feature))})
  async create(@Body() draft: Create${singular.pascal}Request${actorParameter(feature)}): Promise<${singular.pascal}Response> {
    return ${singular.pascal}Response.from(await this.${plural.camel}.create(${actor(feature)}draft));
  }`;
};

const reading = (feature: Feature): string => {
  const { singular, plural } = feature;
  return `@Get(':id')
  ${may(feature, 'read')}@Cached({ ttl: 60_000, tags: [${tagName(feature)}] })
  @Operation('${plural.camel}.read', 'Read ${singular.one}', { errors: [${notFoundError(feature)}] })
  async read(@Param() { id }: IdParam${actorParameter(feature)}): Promise<${singular.pascal}Response> {
    return ${singular.pascal}Response.from(await this.${plural.camel}.get(${actor(feature)}id));
  }`;
};

const changing = (feature: Feature): string => {
  const { singular, plural } = feature;
  return `@Patch(':id')
  ${may(feature, 'manage')}@Operation('${plural.camel}.update', 'Change ${singular.one}'${errorsOf([...errorNames(feature), 'VersionMismatch'])})
  async update(@Param() { id }: IdParam, @Body() changes: Update${singular.pascal}Request, @IfMatch() version: number | undefined${actorParameter(feature)}): Promise<${singular.pascal}Response> {
    return ${singular.pascal}Response.from(await this.${plural.camel}.update(${actor(feature)}id, changes, version));
  }`;
};

const deleting = (feature: Feature): string => {
  const { singular, plural, isSoft } = feature;
  const errors = [notFoundError(feature), 'VersionMismatch', ...(isSoft ? [] : ['StillInUse'])];
  return `@Delete(':id')
  @HttpCode(204)
  ${may(feature, 'manage')}@Operation('${plural.camel}.delete', 'Delete ${singular.one}${isSoft ? ', until restored' : ''}'${errorsOf(errors)})
  async delete(@Param() { id }: IdParam, @IfMatch() version: number | undefined${actorParameter(feature)}): Promise<void> {
    await this.${plural.camel}.delete(${actor(feature)}id, version);
  }`;
};

const restoring = (feature: Feature): string => {
  const { singular, plural } = feature;
  const errors = [
    notFoundError(feature),
    ...uniqueFields(feature).map((field) => takenError(feature, field)),
    'VersionMismatch',
  ];
  return `
  @Post(':id/restoration')
  @HttpCode(200)
  ${may(feature, 'manage')}@Operation('${plural.camel}.restore', 'Restore a deleted ${singular.words}'${errorsOf(errors)})
  async restore(@Param() { id }: IdParam, @IfMatch() version: number | undefined${actorParameter(feature)}): Promise<${singular.pascal}Response> {
    return ${singular.pascal}Response.from(await this.${plural.camel}.restore(${actor(feature)}id, version));
  }
`;
};
