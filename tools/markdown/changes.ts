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
  const [before, after] = [without('+', lines), without('-', lines)];
  const [first, ...others] = placesOf(`\n${before}`, `\n${text}`);
  if (first !== undefined && others.length === 0)
    return text.slice(0, first) + after + text.slice(first + before.length);
  const found = first === undefined ? 'no place that reads' : `${1 + others.length} places that read`;
  throw new Error(`The file has ${found}:\n${before}`);
}

/** Where it is, also where one ends with what the next begins with. */
function placesOf(part: string, text: string): number[] {
  const places = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

const without = (sign: '+' | '-', lines: string[]): string =>
  lines
    .filter((line) => !line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
