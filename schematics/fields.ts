import { camelName, type Name, nounOf } from './names.ts';
import { refuse } from './refusal.ts';
import { isKeyword, OWN_FIELDS, SQL_WORDS } from './reserved.ts';

export const KINDS = [
  'string',
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'enum',
  'ref',
  'json',
] as const;
export type Kind = (typeof KINDS)[number];

/** A field as it was asked for, such as `status:enum(draft,sent)?`. */
export interface Field {
  kind: Kind;
  /** What clients call it: `customerId` for a reference named `customer`. */
  name: Name;
  /** What it refers to is called: `customer`. */
  role: Name;
  isNullable: boolean;
  isUnique: boolean;
  /** Characters of a string. */
  length: number;
  /** Digits of a decimal, and how many of them are behind the point. */
  precision: number;
  scale: number;
  /** Of an enum. */
  values: string[];
  /** The folder of the feature that a reference is to, such as `purchase-orders`. */
  target: string;
  /** What one of those is called: `PurchaseOrder`. */
  targetName: string;
}

const LONGEST_NAME = 30;
const SYNTAX = /^(?<name>[^:]+):(?<kind>[a-z]+)(?:\((?<given>[^()]*)\))?(?<rest>(?:\?|:unique)*)$/;
const WHOLE = new Set<Kind>(['text', 'json', 'boolean', 'enum', 'ref']);

/** @throws Refusal */
export function parseFields(text: string): Field[] {
  const words = text.match(/(?:\([^()]*\)|[^\s()])+/g) ?? [];
  if (words.length === 0) refuse('Name at least one field, such as title:string.');
  const fields = words.map(parseField);
  for (const [index, { name }] of fields.entries()) {
    if (fields.findIndex((other) => other.name.camel === name.camel) < index)
      refuse(`The field "${name.camel}" is there twice. Leave one away.`);
  }
  return fields;
}

/** @throws Refusal */
export function parseField(word: string): Field {
  const { name = '', kind = '', given = '', rest = '' } = SYNTAX.exec(word)?.groups ?? {};
  if (!name) refuse(`"${word}" is no field: write name:kind, such as amount:decimal or note:text?.`);
  if (!isKind(kind)) refuse(`"${kind}" is no kind of field. Use one of ${KINDS.join(', ')}.`);
  const role = camelName(kind === 'ref' ? name.replace(/Id$/, '') : name, 'a field');
  const field: Field = {
    kind,
    role,
    name: kind === 'ref' ? camelName(`${role.camel}Id`, 'a field') : role,
    isNullable: rest.includes('?'),
    isUnique: rest.includes(':unique'),
    ...givenOf(kind, given, name),
  };
  refuseName(field);
  if (field.isUnique && WHOLE.has(kind)) refuse(`"${name}" is ${kind}, which cannot be unique.`);
  return field;
}

const isKind = (kind: string): kind is Kind => (KINDS as readonly string[]).includes(kind);

function refuseName({ name, kind }: Field): void {
  const { camel } = name;
  if (OWN_FIELDS.has(camel)) refuse(`Every row has its own "${camel}". Choose another name for the field.`);
  if (camel in Object.prototype || camel === 'prototype')
    refuse(`Every object has a "${camel}". Choose another name for the field.`);
  if (isKeyword(camel)) refuse(`"${camel}" is a word of TypeScript. Choose another name for the field.`);
  if (kind === 'enum' && SQL_WORDS.has(name.snake))
    refuse(
      `"${camel}" is a word of SQL, which a choice cannot be called. Choose another name for the field.`,
    );
  if (camel.length > LONGEST_NAME)
    refuse(`"${camel}" is longer than ${LONGEST_NAME} letters. Choose a shorter name.`);
}

type Given = Pick<Field, 'length' | 'precision' | 'scale' | 'values' | 'target' | 'targetName'>;

/** What stands in the parentheses. */
function givenOf(kind: Kind, given: string, name: string): Given {
  const nothing: Given = { length: 200, precision: 12, scale: 2, values: [], target: '', targetName: '' };
  const parts = given
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  switch (kind) {
    case 'enum':
      return { ...nothing, values: valuesOf(parts, name) };
    case 'ref':
      if (parts.length !== 1) refuse(`Say what "${name}" refers to, such as ${name}:ref(users).`);
      return { ...nothing, ...targetOf(parts[0] ?? '') };
    case 'string':
      return { ...nothing, length: lengthOf(parts, name) };
    case 'decimal':
      return { ...nothing, ...digitsOf(parts, name) };
    default:
      if (parts.length > 0) refuse(`"${name}" is ${kind}, which takes nothing in parentheses.`);
      return nothing;
  }
}

function targetOf(text: string): Pick<Field, 'target' | 'targetName'> {
  const { singular, plural } = nounOf(text);
  return { target: plural.kebab, targetName: singular.pascal };
}

function valuesOf(values: string[], name: string): string[] {
  if (values.length === 0) refuse(`Say what "${name}" may be, such as ${name}:enum(draft,sent).`);
  if (new Set(values).size < values.length) refuse(`A value of "${name}" is there twice. Leave one away.`);
  const odd = values.find((value) => !/^[a-z][a-z0-9_-]{0,31}$/.test(value));
  if (odd !== undefined)
    refuse(
      `"${odd}" is no value of "${name}": use up to 32 small letters, digits, - and _, such as in_transit.`,
    );
  return values;
}

function lengthOf([text = '200', ...more]: string[], name: string): number {
  const length = Number(text);
  if (more.length > 0 || !Number.isInteger(length) || length < 1 || length > 500)
    refuse(`"${name}" has 1 to 500 characters: ${name}:string(80). For longer text use ${name}:text.`);
  return length;
}

function digitsOf(
  [all = '12', places = '2', ...more]: string[],
  name: string,
): { precision: number; scale: number } {
  const [precision, scale] = [Number(all), Number(places)];
  const isFine = Number.isInteger(precision) && Number.isInteger(scale) && scale >= 1 && scale < precision;
  if (more.length > 0 || !isFine || precision > 30)
    refuse(
      `"${name}" has up to 30 digits, of which at least one is behind the point: ${name}:decimal(12,2).`,
    );
  return { precision, scale };
}
