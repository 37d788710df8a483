import { Matches, ValidateBy, ValidateIf } from 'class-validator';
import { fold } from '#libs/kernel';

/** In a merge patch a field may be missing, but null would remove it, and a user keeps a name and an address. */
export function NotNull(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** Text for a name: something visible, and nothing that controls how the text around it is shown. */
export function IsName(): PropertyDecorator {
  return Matches(/^(?=.*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+$/u, {
    message: 'must hold a name without control characters',
  });
}

/** An address that reads as what it is: nothing invisible, and no quotation marks around what needs none. */
export function IsPlainEmail(): PropertyDecorator {
  return Matches(/^[^\p{C}\p{Z}"]+$/u, {
    message: 'must hold no invisible characters and no quotation marks',
  });
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
