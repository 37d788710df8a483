import {
  importsOf,
  MODULES,
  nameOf,
  type OwnImports,
  withBlock,
  withoutImports,
  wordsOf,
} from './imports.ts';
import { refuse } from './refusal.ts';

/** Puts the addition in front of the first place that matches. @throws Refusal where there is none */
export function insertBefore(text: string, place: RegExp, addition: string): string {
  if (!place.test(text))
    refuse(
      `There is no ${String(place)} in a file that was changed by hand. Add this by hand too: ${addition}`,
    );
  return text.replace(place, (found) => addition + found);
}

/** The same behind it. */
export function insertAfter(text: string, place: RegExp, addition: string): string {
  if (!place.test(text))
    refuse(
      `There is no ${String(place)} in a file that was changed by hand. Add this by hand too: ${addition}`,
    );
  return text.replace(place, (found) => found + addition);
}

/** Imports what the code uses by now and does not import yet. */
export function completeImports(text: string, own: OwnImports = {}): string {
  const code = withoutImports(text);
  const used = wordsOf(code);
  const imported = importsOf(text);
  const known = new Set([...imported.values()].flat().map(nameOf));
  for (const [module, names] of Object.entries({ ...MODULES, ...own })) {
    const missing = names.filter(
      (name) => used.has(nameOf(name)) && !known.has(nameOf(name)) && !isDeclared(code, name),
    );
    if (missing.length > 0) imported.set(module, [...(imported.get(module) ?? []), ...missing]);
  }
  return withBlock(imported, code.trim());
}

const isDeclared = (code: string, name: string): boolean =>
  new RegExp(`(?:class|const|function|type|interface) ${nameOf(name)}\\b`).test(code);
