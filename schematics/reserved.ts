import ts from 'typescript';
import { MODULE_OF } from './imports.ts';

/** Whether TypeScript reads it as a word of its own, such as `class`. */
export function isKeyword(word: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, word);
  const kind = scanner.scan();
  return kind !== ts.SyntaxKind.Identifier && kind <= ts.SyntaxKind.LastFutureReservedWord;
}

/** Whether generated code has something else of this name in reach: an import, or what every program has. */
export const isTaken = (className: string): boolean => className in MODULE_OF || className in globalThis;

/** What every row and every object has. */
export const OWN_FIELDS = new Set([
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'deletedAt',
  'deletedKey',
  'ownerId',
]);

/** Words of SQL that a check cannot have as the name of a column on one of the servers. */
export const SQL_WORDS = new Set(
  (
    'all analyze and any as asc between by case check column condition constraint create cross current_date default ' +
    'delete desc distinct div do drop else end exists false fetch for foreign from function grant group groups having ' +
    'if in index insert interval into is join key keys kill lag lead leading left like limit lines load lock long loop ' +
    'match mod natural not null of offset on option or order out outer over partition placing primary procedure range ' +
    'rank read references release rename repeat replace require return returning right row rows schema select session_user ' +
    'set show some sql system table then to trailing trigger true undo union unique unlock update usage use user using ' +
    'values when where while window with write xor year_month'
  ).split(' '),
);
