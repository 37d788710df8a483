import { plural, singular } from './inflection.ts';
import { refuse } from './refusal.ts';

/** A name in the forms in which code has it. */
export interface Name {
  /** `purchase-order` */
  kebab: string;
  /** `purchaseOrder` */
  camel: string;
  /** `PurchaseOrder` */
  pascal: string;
  /** `purchase_order` */
  snake: string;
  /** `purchase order` */
  words: string;
  /** `a purchase order` */
  one: string;
}

/** What a feature is about: one of it, and several. */
export interface Noun {
  singular: Name;
  plural: Name;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Said with a consonant, though written with a vowel. */
const AS_WITH_CONSONANT = /^(?:uni(?!n)|use|usu|eu|one)/;
const articleOf = (word: string): string =>
  /^[aeiou]/.test(word) && !AS_WITH_CONSONANT.test(word) ? 'an' : 'a';

function nameOf(words: string[]): Name {
  const pascal = words.map(capital).join('');
  return {
    kebab: words.join('-'),
    snake: words.join('_'),
    words: words.join(' '),
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    one: `${articleOf(words[0] ?? '')} ${words.join(' ')}`,
  };
}

/** `purchaseOrders`, `purchase-order` and `Purchase Orders` have the same two words, whatever their number. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter(Boolean);

/** @throws for what is no name */
export function nounOf(text: string): Noun {
  const words = wordsOf(text);
  if (words.length === 0 || !words.every((word) => /^[a-z]+$/.test(word)))
    refuse(`"${text}" is no name of a feature: use English words of letters, such as purchase-orders.`);
  const [last = '', ...others] = words.toReversed();
  const before = others.toReversed();
  const one = singular(last);
  return { singular: nameOf([...before, one]), plural: nameOf([...before, plural(one)]) };
}

/** A name as it is, such as that of a field. @throws for what is no name */
export function camelName(text: string, what: string): Name {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(text))
    refuse(`"${text}" is no name of ${what}: begin with a small letter, such as issuedOn.`);
  return nameOf(wordsOf(text));
}
