import { ValidateBy, ValidateIf } from 'class-validator';
import { fold } from '#libs/kernel';

/**
 * For a field of a JSON Merge Patch (RFC 7396) that may be left out but not removed. `@IsOptional()`, and with it
 * Nest's `PartialType`, would let null through to a column that has none.
 */
export function NotNull(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** For one that null removes. */
export function Removable(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined && value !== null);
}

/** Text for a column of `most` code points: `MaxLength` counts a character and its variation selector as one. */
export function FitsColumn(most: number): PropertyDecorator {
  return hasAtMost(most, (text) => [text]);
}

/** Text that is kept with its folded form, which can be longer, in two columns of `most` code points. */
export function FitsFoldedColumn(most: number): PropertyDecorator {
  return hasAtMost(most, (text) => [text, fold(text)]);
}

function hasAtMost(most: number, formsOf: (text: string) => string[]): PropertyDecorator {
  return ValidateBy({
    name: 'maxLength',
    validator: {
      validate: (text: unknown) =>
        typeof text !== 'string' || formsOf(text).every((form) => [...form].length <= most),
      defaultMessage: () => `must be shorter than or equal to ${most} characters`,
    },
  });
}
