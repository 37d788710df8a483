/**
 * How a test says what it shows: the word, a space, and one id or several with a comma and a space between them.
 * `takes it verbatim (ASVS 6.2.8)`, `limits (ASVS 2.4.1, 6.3.8)`, `ASVS 16.4.1: what is logged …`.
 */
const NAMED = /\bASVS (?<ids>\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*)(?!\.\d|,? ?\d)/g;
const MENTIONED = /asvs/gi;

export const mentionsAsvs = (title: string): boolean => /asvs/i.test(title);

/** The ids in a title, or why it has none though it speaks of ASVS. */
export function idsIn(title: string): { ids: string[]; mistake?: string } {
  const named = [...title.matchAll(NAMED)];
  if (named.length !== (title.match(MENTIONED)?.length ?? 0)) {
    return { ids: [], mistake: `"${title}" is not read: write "ASVS 6.2.4", or "ASVS 6.2.4, 6.2.12".` };
  }
  return { ids: named.flatMap(({ groups }) => groups?.['ids']?.split(', ') ?? []) };
}
