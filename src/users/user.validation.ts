import { Matches } from 'class-validator';

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
