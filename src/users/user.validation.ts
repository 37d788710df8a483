import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

/** In a merge patch a field may be missing, but null would remove it, and a user keeps a name and an address. */
export function NotNull(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** A person's name: 1 to 200 characters, not all of them spaces, none of them a control character. */
export function IsName(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    MaxLength(200),
    Matches(/^(?=.*\S)\P{Cc}+$/u, { message: '$property must hold a name without control characters' }),
  );
}
