/** Where a spreadsheet may begin a cell: some separate by other characters than the file does. */
const CELL_START = '(?<=^|[,;\\t\\r\\n])';
/** What spreadsheets strip from the start of a cell. */
const STRIPPED = `((?:[^\\S\\t\\r\\n]|["'])*)`;
/** What makes a cell a formula (OWASP, CSV Injection), in the forms that Unicode has for it too. */
const FORMULA = '(?=[=+\\-@\\t\\r\\n\\0＝﹦＋﹢－﹣＠﹫])';

const DANGEROUS = new RegExp(CELL_START + STRIPPED + FORMULA, 'g');
const NEUTRAL = new RegExp(`${CELL_START}'${STRIPPED}${FORMULA}`, 'g');

/** Text that no spreadsheet takes for a formula: an apostrophe stands in front of what would be one (ASVS 1.2.10). */
export const neutralise = (text: string): string => text.replace(DANGEROUS, "'$1");

/** Undoes `neutralise`: what is exported can be imported. */
export const restore = (text: string): string => text.replace(NEUTRAL, '$1');
