import { type Field, parseFields } from './fields.ts';
import { type Noun, nounOf } from './names.ts';
import { refuse } from './refusal.ts';
import { isKeyword, isTaken } from './reserved.ts';

/** What the command says. */
export interface FeatureOptions {
  name: string;
  fields: string;
  owner?: 'user' | 'none';
  softDelete?: boolean;
  bulk?: boolean;
}

/** A feature that is to be made. */
export interface Feature extends Noun {
  fields: Field[];
  /** Rows are those of the user who made them, and nobody else sees them. */
  isOwned: boolean;
  /** What is deleted can be restored. */
  isSoft: boolean;
  /** It is read from CSV files, and written to them and to NDJSON. */
  isBulk: boolean;
}

const MOST_FIELDS = 20;
const LONGEST_NAME = 30;

/** @throws Refusal */
export function readFeature({
  name,
  fields: text,
  owner = 'none',
  softDelete,
  bulk,
}: FeatureOptions): Feature {
  const noun = nounOf(name);
  refuseNoun(noun);
  if (owner !== 'user' && owner !== 'none') refuse(`--owner is user or none, and not "${String(owner)}".`);
  const fields = parseFields(text);
  if (fields.length > MOST_FIELDS)
    refuse(`A feature begins with up to ${MOST_FIELDS} fields, and these are ${fields.length}. Split it.`);
  const same = fields.find(({ name: { camel } }) => camel === noun.singular.camel);
  if (same) refuse(`"${same.name.camel}" is what the whole is called. Choose another name for the field.`);
  if (bulk && fields.some(({ kind, role }) => kind === 'ref' && role.camel === 'columns'))
    refuse('"columns" is what files have. Choose another name for the field.');
  return { ...noun, fields, isOwned: owner === 'user', isSoft: Boolean(softDelete), isBulk: Boolean(bulk) };
}

export function refuseNoun({ singular, plural }: Noun): void {
  if (singular.camel === plural.camel)
    refuse(`"${plural.words}" is the same for one and for several. Choose a noun that has a plural.`);
  if (isKeyword(singular.camel))
    refuse(`"${singular.camel}" is a word of TypeScript. Choose another name for the feature.`);
  if (isTaken(singular.pascal) || isTaken(plural.pascal))
    refuse(
      `"${singular.pascal}" is something else in the code already. Choose another name for the feature.`,
    );
  if (plural.kebab.length > LONGEST_NAME)
    refuse(`"${plural.kebab}" is longer than ${LONGEST_NAME} letters. Choose a shorter name.`);
}

export const foldedFields = ({ fields }: Feature): Field[] => fields.filter(({ kind }) => kind === 'string');
export const uniqueFields = ({ fields }: Feature): Field[] => fields.filter(({ isUnique }) => isUnique);
export const enumFields = ({ fields }: Feature): Field[] => fields.filter(({ kind }) => kind === 'enum');
export const references = ({ fields }: Feature): Field[] => fields.filter(({ kind }) => kind === 'ref');
/** Those that say who a person is. */
export const peopleFields = (feature: Feature): Field[] =>
  references(feature).filter(({ target }) => target === 'users');
/** Whether rows are about people, who may ask for them and have them erased. */
export const isAboutPeople = (feature: Feature): boolean =>
  feature.isOwned || peopleFields(feature).length > 0;

export const takenError = ({ singular }: Feature, { name }: Field): string =>
  `${singular.pascal}${name.pascal}Taken`;
export const unknownError = ({ singular }: Feature, { role }: Field): string =>
  `Unknown${singular.pascal}${role.pascal}`;
export const unknownColumnsError = ({ singular }: Feature): string => `Unknown${singular.pascal}Columns`;
export const notFoundError = ({ singular }: Feature): string => `${singular.pascal}NotFound`;
/** Names of constraints, which the database answers with. */
export const uniqueIndex = ({ plural }: Feature, { name }: Field): string =>
  `uq_${plural.snake}_${name.snake}`;
export const foreignKey = ({ plural }: Feature, { role }: Field): string =>
  `fk_${plural.snake}_${role.snake}`;
