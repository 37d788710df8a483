import { Matches, ValidateIf } from 'class-validator';

/** In a merge patch a field may be missing, but null would remove it, and a user keeps a name and an address. */
export function NotNull(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** Text for a name: not all of it spaces, and without control characters. */
export function IsName(): PropertyDecorator {
  return Matches(/^(?=.*\S)\P{Cc}+$/u, { message: 'must hold a name without control characters' });
}
