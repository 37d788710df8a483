import type { Type } from '@nestjs/common';
import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, type ValidatorConstraintInterface } from 'class-validator';

type ValidationMetadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];
type Transform = (value: unknown, source: Values) => unknown;
type Rule = (value: unknown, object: Values) => boolean;
type Values = Record<string, unknown>;

/** What is asked of one property, of the metadata that the decorators left. */
interface Property {
  name: string;
  transforms: Transform[];
  /** Where one answers false, the rules don't count: such as of `@IsOptional()`. */
  conditions: Rule[];
  rules: Rule[];
}

/** What the object is, when it is known to be valid; undefined when nothing is known of it. */
export type QuickAcceptance = (plain: object) => object | undefined;

/**
 * Accepts what class-transformer and class-validator would accept too, with the same result, for a fraction of
 * their time: their metadata are read once a class, and no errors are gathered. It says nothing of all else, so
 * that they still refuse, and explain.
 *
 * @returns undefined for a class that goes deeper than values and lists of values, or whose rules have to wait
 */
export function quickAcceptanceOf(type: Type<object>): QuickAcceptance | undefined {
  if (!isPlainlyTransformed(type)) return undefined;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  if (metadata.length === 0 || !metadata.every(isKnown)) return undefined;
  const names = [...new Set(metadata.map(({ propertyName }) => propertyName))];
  const properties = new Map(names.map((name) => [name, propertyOf(type, name, metadata)]));
  return (plain) => accept(plain as Values, type, properties);
}

/** Nothing is renamed, left out, or made an instance of another class. */
function isPlainlyTransformed(type: Type<object>): boolean {
  const { length } = defaultMetadataStorage.getExposedMetadatas(type);
  if (length > 0 || defaultMetadataStorage.getExcludedMetadatas(type).length > 0) return false;
  const names = getMetadataStorage()
    .getTargetValidationMetadatas(type, '', false, false)
    .map(({ propertyName }) => propertyName);
  return !names.some((name) => defaultMetadataStorage.findTypeMetadata(type, name));
}

function isKnown({ type, constraintCls, groups }: ValidationMetadata): boolean {
  if (groups && groups.length > 0) return false;
  if (type === 'conditionalValidation' || type === 'whitelistValidation') return true;
  return type === 'customValidation' && validatorsOf(constraintCls).every(({ async }) => !async);
}

const validatorsOf = (constraint: ValidationMetadata['constraintCls']) =>
  getMetadataStorage().getTargetValidatorConstraints(constraint);

function propertyOf(type: Type<object>, name: string, metadata: ValidationMetadata[]): Property {
  const own = metadata.filter(({ propertyName }) => propertyName === name);
  return {
    name,
    transforms: defaultMetadataStorage
      .findTransformMetadatas(type, name, TransformationType.PLAIN_TO_CLASS)
      .map(
        ({ transformFn }): Transform =>
          (value, obj) =>
            transformFn({ value, key: name, obj, type: TransformationType.PLAIN_TO_CLASS, options: {} }),
      ),
    conditions: own
      .filter((each) => each.type === 'conditionalValidation')
      .map(({ constraints: [condition] }): Rule => {
        const applies = condition as (object: Values, value: unknown) => boolean;
        return (value, object) => applies(object, value);
      }),
    rules: own
      .filter((each) => each.type === 'customValidation')
      .flatMap((each) =>
        validatorsOf(each.constraintCls).map(({ instance }) => ruleOf(each, instance, type.name)),
      ),
  };
}

function ruleOf(
  { constraints, each, propertyName: property }: ValidationMetadata,
  validator: ValidatorConstraintInterface,
  targetName: string,
): Rule {
  const isMet: Rule = (value, object) =>
    validator.validate(value, { value, constraints, targetName, object, property }) === true;
  if (!each) return isMet;
  return (value, object) =>
    Array.isArray(value) ? value.every((item) => isMet(item, object)) : isMet(value, object);
}

function accept(plain: Values, type: Type<object>, properties: Map<string, Property>): object | undefined {
  const object = new type() as Values;
  for (const name of Object.keys(plain)) {
    const property = properties.get(name);
    const value = plain[name];
    if (!property || !isShallow(value)) return undefined;
    object[name] = transformed(property, value, plain);
  }
  for (const { name, conditions, rules } of properties.values()) {
    const value = object[name];
    if (!conditions.every((applies) => applies(value, object))) continue;
    if (!rules.every((isMet) => isMet(value, object))) return undefined;
  }
  return object;
}

/** A list is copied, as class-transformer does. */
function transformed({ transforms }: Property, value: unknown, plain: Values): unknown {
  const copy = Array.isArray(value) ? [...(value as unknown[])] : value;
  return transforms.reduce((result, transform) => transform(result, plain), copy);
}

const isShallow = (value: unknown): boolean =>
  isPrimitive(value) || (Array.isArray(value) && value.every(isPrimitive));

const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');
