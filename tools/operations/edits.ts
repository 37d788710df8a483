import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = /^--- (?<path>\S+)$/;

/**
 * Makes the edits of a `diff` block: `--- <path>`, in which `*` may stand for a time, then what is there, with what goes
 * (`-`) and what comes (`+`); `@@` lies between two places.
 *
 * @throws when a place is not there exactly once
 */
export function applyDiff(folder: string, text: string): void {
  const files = text.split(/^(?=--- )/m).filter((part) => part.trim() !== '');
  for (const part of files) {
    const [first = '', ...lines] = part.trimEnd().split('\n');
    const file = existing(folder, FILE.exec(first)?.groups?.['path'] ?? first);
    for (const hunk of lines.join('\n').split(/^@@.*\n/m)) {
      if (hunk.trim() !== '') change(file, hunk.replace(/\n$/, '').split('\n'));
    }
  }
}

function existing(folder: string, pattern: string): string {
  const [file, ...others] = globSync(pattern, { cwd: folder });
  if (file === undefined || others.length > 0)
    throw new Error(`${pattern} names ${file ? 'several files' : 'no file'}.`);
  return join(folder, file);
}

function change(file: string, hunk: string[]): void {
  const side = (other: string): string =>
    hunk
      .filter((line) => !line.startsWith(other))
      .map((line) => line.slice(1))
      .join('\n');
  const [before, after] = [side('+'), side('-')];
  const text = `\n${readFileSync(file, 'utf8')}`;
  const [place, length] = [text.indexOf(`\n${before}\n`), before.length + 2];
  if (place < 0) throw new Error(`${file} does not have this:\n${before}`);
  if (text.includes(`\n${before}\n`, place + 1))
    throw new Error(`${file} has this more than once:\n${before}`);
  const changed = text.slice(0, place) + (after === '' ? '\n' : `\n${after}\n`) + text.slice(place + length);
  writeFileSync(file, changed.slice(1));
}

const NEW_FILE = /^\/\/ (?<path>\S+)\n/;

/** Writes a `ts` block to the file that its first line names. @throws when it names none */
export function writeFile(folder: string, text: string): void {
  const path = NEW_FILE.exec(text)?.groups?.['path'];
  if (path === undefined) throw new Error('Its first line names no file.');
  writeFileSync(join(folder, path), text.replace(NEW_FILE, '').concat('\n'));
}
