import type { ValidationError } from '@nestjs/common';
import type { InputProblem } from '#libs/kernel';
import { jsonPointer } from './json-pointer.js';

/** Constraints whose name in class-validator says little to a client. */
const CODES: Readonly<Record<string, string>> = { whitelistValidation: 'unknown_field' };
const DETAILS: Readonly<Record<string, string>> = { whitelistValidation: 'This field is not known here.' };

/** class-validator's tree of errors as a flat list. No value that was sent is repeated. */
export function inputProblems(errors: readonly ValidationError[], base: readonly string[]): InputProblem[] {
  return errors.flatMap((error) => {
    const path = error.property === undefined ? base : [...base, error.property];
    const absence = absenceOf(error);
    if (absence) return [{ pointer: jsonPointer(path), ...absence }];
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
      pointer: jsonPointer(path),
      code: CODES[constraint] ?? snakeCase(constraint),
      detail: DETAILS[constraint] ?? sentence(message, error.property),
    }));
    return [...own, ...inputProblems(error.children ?? [], path)];
  });
}

const MISSING = { code: 'required', detail: 'This field is missing.' };
const NULL = { code: 'not_null', detail: 'Must not be null.' };

/** For a value that is not there: one sentence, instead of one for every rule that nothing fails. */
function absenceOf({ value, constraints, children = [] }: ValidationError): typeof MISSING | undefined {
  if (!constraints || constraints.whitelistValidation || children.length > 0) return undefined;
  if (value === undefined) return MISSING;
  return value === null ? NULL : undefined;
}

const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** `email must be an email` → `Must be an email.`: the pointer already names the field. */
function sentence(message: string, property: string): string {
  const text = message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
