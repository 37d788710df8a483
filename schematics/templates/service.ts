import {
  type Feature,
  notFoundError,
  references,
  takenError,
  uniqueFields,
  unknownError,
} from '../feature.ts';
import { withImports } from '../imports.ts';
import { eventName, happenings } from './declarations.ts';
import { draftType } from './entity.ts';

/** `invoices.service.ts` */
export function service(feature: Feature): string {
  const { singular, plural, isSoft } = feature;
  const own = {
    '../settings/index.js': ['type AskedList', 'ListRequests'],
    [`./${singular.kebab}.entity.js`]: [singular.pascal, `type ${draftType(feature)}`],
    [`./${singular.kebab}.events.js`]: happenings(feature).map((each) => eventName(feature, each)),
    [`./${plural.kebab}.repository.js`]: [`${plural.pascal}Repository`],
  };
  return withImports(
    `
@Injectable()
export class ${plural.pascal}Service {
  constructor(
    private readonly repository: ${plural.pascal}Repository,
    private readonly lists: ListRequests,
    private readonly events: DomainEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidListQuery */
  async list(actor: Actor, asked: AskedList): Promise<Page<${singular.pascal}>> {
    return this.repository.list(${feature.isOwned ? 'actor.userId, ' : ''}await this.lists.of(actor, asked));
  }

  /** @throws ${notFoundError(feature)} */
  get(${ownerParameter(feature)}id: string): Promise<${singular.pascal}> {
    return this.repository.get(${owner(feature)}id);
  }

  ${creating(feature)}

  ${updating(feature)}

  ${isSoft ? deletingSoftly(feature) : deleting(feature)}
}
`,
    own,
  );
}

const ownerParameter = ({ isOwned }: Feature): string => (isOwned ? '{ userId }: Actor, ' : '');
const owner = ({ isOwned }: Feature): string => (isOwned ? 'userId, ' : '');
const record = (feature: Feature, happened: Parameters<typeof eventName>[1], id: string): string => {
  const key = `${feature.singular.camel}Id`;
  return `await this.events.record(${eventName(feature, happened)}, { ${key}${id === key ? '' : `: ${id}`} });`;
};

const throwsOf = (names: string[]): string =>
  names.length > 0 ? `/** @throws ${names.join(', ')} */\n  ` : '';
const takenErrors = (feature: Feature): string[] =>
  uniqueFields(feature).map((field) => takenError(feature, field));
const writingErrors = (feature: Feature): string[] => [
  ...takenErrors(feature),
  ...references(feature).map((field) => unknownError(feature, field)),
];

const creating = (feature: Feature): string => {
  const { singular } = feature;
  return `${throwsOf(writingErrors(feature))}@Transactional()
  async create(${ownerParameter(feature)}draft: ${draftType(feature)}): Promise<${singular.pascal}> {
    const ${singular.camel} = ${singular.pascal}.make(newId(), ${owner(feature)}draft, this.clock.now());
    await this.repository.insert(${singular.camel});
    ${record(feature, 'created', `${singular.camel}.id`)}
    return ${singular.camel};
  }`;
};

const updating = (feature: Feature): string => {
  const { singular } = feature;
  const errors = [notFoundError(feature), ...writingErrors(feature), 'StaleVersion', 'VersionMismatch'];
  return `${throwsOf(errors)}@Transactional()
  async update(${ownerParameter(feature)}id: string, changes: Partial<${draftType(feature)}>, version?: number): Promise<${singular.pascal}> {
    const ${singular.camel} = await this.repository.get(${owner(feature)}id);
    ${singular.camel}.change(changes, this.clock.now());
    await this.repository.save(${singular.camel}, version);
    ${record(feature, 'updated', 'id')}
    return ${singular.camel};
  }`;
};

const deleting = (feature: Feature): string => {
  const { singular } = feature;
  return `${throwsOf([notFoundError(feature), 'StillInUse', 'StaleVersion', 'VersionMismatch'])}@Transactional()
  async delete(${ownerParameter(feature)}id: string, version?: number): Promise<void> {
    const ${singular.camel} = await this.repository.get(${owner(feature)}id);
    await this.repository.delete(${singular.camel}, version);
    ${record(feature, 'deleted', 'id')}
  }`;
};

const deletingSoftly = (feature: Feature): string => {
  const { singular } = feature;
  return `${throwsOf([notFoundError(feature), 'StaleVersion', 'VersionMismatch'])}@Transactional()
  async delete(${ownerParameter(feature)}id: string, version?: number): Promise<void> {
    const ${singular.camel} = await this.repository.get(${owner(feature)}id);
    ${singular.camel}.delete(this.clock.now());
    await this.repository.save(${singular.camel}, version);
    ${record(feature, 'deleted', 'id')}
  }

  ${throwsOf([notFoundError(feature), ...takenErrors(feature), 'StaleVersion', 'VersionMismatch'])}@Transactional()
  async restore(${ownerParameter(feature)}id: string, version?: number): Promise<${singular.pascal}> {
    const ${singular.camel} = await this.repository.getEvenDeleted(${owner(feature)}id);
    ${singular.camel}.restore(this.clock.now());
    await this.repository.save(${singular.camel}, version);
    ${record(feature, 'restored', 'id')}
    return ${singular.camel};
  }`;
};
