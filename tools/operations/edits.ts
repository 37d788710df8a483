import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changed } from '../markdown/changes.ts';

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
    writeFileSync(file, changed(readFileSync(file, 'utf8'), `${lines.join('\n')}\n`));
  }
}

function existing(folder: string, pattern: string): string {
  const [file, ...others] = globSync(pattern, { cwd: folder });
  if (file === undefined || others.length > 0)
    throw new Error(`${pattern} names ${file ? 'several files' : 'no file'}.`);
  return join(folder, file);
}

const NEW_FILE = /^\/\/ (?<path>\S+)\n/;

/** Writes a `ts` block to the file that its first line names. @throws when it names none */
export function writeFile(folder: string, text: string): void {
  const path = NEW_FILE.exec(text)?.groups?.['path'];
  if (path === undefined) throw new Error('Its first line names no file.');
  writeFileSync(join(folder, path), text.replace(NEW_FILE, '').concat('\n'));
}
