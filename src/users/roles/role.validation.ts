import { Matches } from 'class-validator';

/**
 * A role is chosen by its name, so two that look alike must not differ: visible characters, words with one space
 * between them, and nothing that is not shown. A semicolon is what names are told apart by in files of users.
 */
export function IsRoleName(): PropertyDecorator {
  const word = String.raw`[^;\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+`;
  const visible = String.raw`(?=.*[\p{L}\p{N}\p{P}\p{S}])`;
  return Matches(new RegExp(`^${visible}${word}(?: ${word})*$`, 'u'), {
    message: 'must be words of visible characters but semicolons, with one space between them',
  });
}
