import {
  type Feature,
  foreignKey,
  notFoundError,
  references,
  takenError,
  uniqueFields,
  uniqueIndex,
  unknownError,
} from '../feature.ts';
import { withImports } from '../imports.ts';
import { tagName } from './controller.ts';

/** `invoices.repository.ts` */
export function repository(feature: Feature): string {
  const { singular, plural } = feature;
  const own = {
    [`./${singular.kebab}.entity.js`]: [singular.pascal],
    [`./${singular.kebab}.errors.js`]: [
      notFoundError(feature),
      ...uniqueFields(feature).map((field) => takenError(feature, field)),
      ...references(feature).map((field) => unknownError(feature, field)),
    ],
    [`./${plural.kebab}.list.js`]: [`${plural.camel}List`],
    [`./${plural.kebab}.tags.js`]: [tagName(feature)],
  };
  return withImports(
    `
@Injectable()
export class ${plural.pascal}Repository {
  constructor(
    @InjectRepository(${singular.pascal}) private readonly ${plural.camel}: Repository<${singular.pascal}>,
    private readonly cache: Cache,
  ) {}

  ${listing(feature)}

  ${getting(feature)}

  async insert(${singular.camel}: ${singular.pascal}): Promise<void> {
    ${written(feature, `this.${plural.camel}.insert(${singular.camel})`)}
    await this.forget();
  }

  /** @throws StaleVersion, VersionMismatch when \`version\` is not current */
  async save(${singular.camel}: ${singular.pascal}, version?: number): Promise<void> {
    ${written(feature, `guardedUpdate(this.${plural.camel}, ${singular.camel}, version)`)}
    await this.forget();
  }
${feature.isSoft ? '' : deleting(feature)}
  private async forget(): Promise<void> {
    await this.cache.invalidate([${tagName(feature)}]);
  }
${hasConstraints(feature) ? translating(feature) : ''}}
`,
    own,
  );
}

const hasConstraints = (feature: Feature): boolean =>
  uniqueFields(feature).length + references(feature).length > 0;
const written = (feature: Feature, work: string): string =>
  hasConstraints(feature) ? `await this.translated(() => ${work});` : `await ${work};`;

function listing(feature: Feature): string {
  const { singular, plural, isOwned, isSoft } = feature;
  const query = `this.${plural.camel}.createQueryBuilder('${singular.camel}')`;
  const mine = isOwned ? `.where('${singular.camel}.ownerId = :ownerId', { ownerId })` : '';
  const parameters = `${isOwned ? 'ownerId: string, ' : ''}request: ListRequest`;
  if (!isSoft)
    return `/** @throws InvalidListQuery */
  list(${parameters}): Promise<Page<${singular.pascal}>> {
    return paginate(${query}${mine}, ${plural.camel}List, request);
  }`;
  return `/** What is deleted is listed only when the filter names when. @throws InvalidListQuery */
  list(${parameters}): Promise<Page<${singular.pascal}>> {
    const query = ${query}${mine};
    if (!request.filter?.deletedAt) query.andWhere('${singular.camel}.deletedAt IS NULL');
    return paginate(query, ${plural.camel}List, request);
  }`;
}

function getting(feature: Feature): string {
  const { singular, plural, isOwned, isSoft } = feature;
  const find = (name: string, more: string): string => `/** @throws ${notFoundError(feature)} */
  async ${name}(${isOwned ? 'ownerId: string, ' : ''}id: string): Promise<${singular.pascal}> {
    const ${singular.camel} = await this.${plural.camel}.findOneBy({ id${isOwned ? ', ownerId' : ''} });
    if (${more}) throw new ${notFoundError(feature)}();
    return ${singular.camel};
  }`;
  if (!isSoft) return find('get', `!${singular.camel}`);
  return `/** @throws ${notFoundError(feature)} */
  async get(${isOwned ? 'ownerId: string, ' : ''}id: string): Promise<${singular.pascal}> {
    const ${singular.camel} = await this.getEvenDeleted(${isOwned ? 'ownerId, ' : ''}id);
    if (${singular.camel}.deletedAt) throw new ${notFoundError(feature)}();
    return ${singular.camel};
  }

  ${find('getEvenDeleted', `!${singular.camel}`)}`;
}

const deleting = ({ singular, plural }: Feature): string => `
  /** @throws StillInUse, StaleVersion, VersionMismatch when \`version\` is not current */
  async delete(${singular.camel}: ${singular.pascal}, version?: number): Promise<void> {
    await guardedDelete(this.${plural.camel}, ${singular.camel}, version);
    await this.forget();
  }
`;

/** One around the other. */
function translating(feature: Feature): string {
  const unique = uniqueFields(feature).map(
    (field) =>
      `translateUnique('${uniqueIndex(feature, field)}', () => new ${takenError(feature, field)}(), `,
  );
  const known = references(feature).map(
    (field) =>
      `translateReference('${foreignKey(feature, field)}', () => new ${unknownError(feature, field)}(), `,
  );
  const all = [...unique, ...known];
  const code = all.map((each, index) => (index === 0 ? each : `() => ${each}`)).join('');
  return `
  private translated<T>(write: () => Promise<T>): Promise<T> {
    return ${code}write${')'.repeat(all.length)};
  }
`;
}
