import { stripVTControlCharacters } from 'node:util';

/**
 * The first line of what a guide shows that is not printed, after those before it; `…` stands for any text. What is
 * printed beside them is not looked at.
 */
export function missingLine(shown: string, printed: string): string | undefined {
  const lines = stripVTControlCharacters(printed).split('\n');
  let next = 0;
  for (const line of shown.split('\n').filter((each) => each.trim() !== '')) {
    const found = lines.slice(next).findIndex((each) => patternOf(line).test(each));
    if (found === -1) return line.trim();
    next += found + 1;
  }
  return undefined;
}

const patternOf = (line: string): RegExp =>
  new RegExp(
    line
      .trim()
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*'),
  );
