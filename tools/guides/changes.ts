/**
 * The text with the changes of a diff that names no line numbers, as a guide shows it: what `@@` lines part are
 * changes of one place each, which must read as the lines with a space or a `-` do.
 *
 * @throws Error for a place that is not there, or there twice
 */
export function changed(text: string, diff: string): string {
  const places = diff.split(/^@@.*\n/m).filter((place) => place.trim() !== '');
  if (places.length === 0) throw new Error('This diff changes nothing.');
  return places.reduce(changeOne, text);
}

function changeOne(text: string, place: string): string {
  const lines = place.replace(/\n$/, '').split('\n');
  const strange = lines.find((line) => !/^([ +-]|$)/.test(line));
  if (strange !== undefined)
    throw new Error(`A line of a diff begins with " ", "+" or "-", not as "${strange}".`);
  if (!lines.some((line) => /^[+-]/.test(line))) throw new Error('This diff changes nothing.');
  const before = without('+', lines);
  const parts = `\n${text}`.split(`\n${before}`);
  if (parts.length === 2) return parts.join(`\n${without('-', lines)}`).slice(1);
  const found = parts.length === 1 ? 'no place' : `${parts.length - 1} places`;
  throw new Error(`The file has ${found} that read${parts.length > 2 ? '' : 's'}:\n${before}`);
}

const without = (sign: '+' | '-', lines: string[]): string =>
  lines
    .filter((line) => !line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
