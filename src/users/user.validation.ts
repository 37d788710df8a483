import { domainToASCII } from 'node:url';
import { Matches, ValidateBy } from 'class-validator';

/** Something is to be seen; U+2800 is a symbol to Unicode, and blank to readers. */
const VISIBLE = String.raw`(?=.*(?!\u2800)[\p{L}\p{N}\p{P}\p{S}])`;
/** Joiners and variation selectors, which emoji and scripts such as Persian and Hindi are written with. */
const SELECTORS = String.raw`\u200C\u200D\u180B-\u180D\u180F\uFE00-\uFE0F\u{E0100}-\u{E01EF}`;
/** Behind what they can change: Latin letters have none. */
const SELECTED = String.raw`(?<=[\p{L}\p{M}\p{N}\p{S}#*])(?<!\p{Script=Latin})[${SELECTORS}]`;
const PLAIN = String.raw`[^\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

const NAME = new RegExp(`^${VISIBLE}(?:${PLAIN}|${SELECTED})+$`, 'u');
const EMAIL = /^[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800"]+$/u;
/** Of a domain in DNS (RFC 1035 §2.3.4). */
const LONGEST_DOMAIN = 253;

/** Text for a name: something visible, and nothing that controls how the text around it is shown. */
export function IsName(): PropertyDecorator {
  return Matches(NAME, { message: 'must hold a name without control characters and invisible ones' });
}

/** An address that reads as what it is: nothing invisible, and no quotation marks around what needs none. */
export function IsPlainEmail(): PropertyDecorator {
  const invisible = Matches(EMAIL, { message: 'must hold no invisible characters and no quotation marks' });
  return (target, property) => {
    invisible(target, property);
    IsNormalEmail()(target, property);
  };
}

/**
 * Accounts are told apart by the folded address, and mails go to the one that was typed. They have to be the same
 * mailbox: whoever reads `\uff46iona@example.com` would otherwise hold the place of `fiona@example.com`.
 */
function IsNormalEmail(): PropertyDecorator {
  return ValidateBy({
    name: 'isNormalEmail',
    validator: {
      validate: (email: unknown) => typeof email !== 'string' || isNormal(email),
      defaultMessage: () =>
        'must be written in ordinary characters, not in full-width letters, ligatures or other forms of them, and with a domain that DNS can hold',
    },
  });
}

function isNormal(email: string): boolean {
  const domain = domainToASCII(email.slice(email.lastIndexOf('@') + 1));
  return email === email.normalize('NFKC') && domain !== '' && domain.length <= LONGEST_DOMAIN;
}
