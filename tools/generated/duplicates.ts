import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** By its command, as what it exports cannot be loaded by Node as an ES module. */
const JSCPD = join(import.meta.dirname, '../../node_modules/jscpd/bin/jscpd');

interface Report {
  duplicates: { firstFile: Place; secondFile: Place }[];
}
interface Place {
  name: string;
  start: number;
  end: number;
}

/**
 * What one of these folders of `src` has word by word in common with another one, or with the rest of `src`. The same
 * in other words is the shape that all features have.
 */
export function duplicatesOf(root: string, folders: string[]): string[] {
  const isTheirs = ({ name }: Place): boolean => folders.some((folder) => name.startsWith(`src/${folder}/`));
  return reportOn(root)
    .duplicates.filter(({ firstFile, secondFile }) => isTheirs(firstFile) || isTheirs(secondFile))
    .filter(({ firstFile }) => !isAmongImports(root, firstFile))
    .map(({ firstFile, secondFile }) => `${wordsOf(firstFile)} and ${wordsOf(secondFile)}`);
}

function reportOn(root: string): Report {
  const folder = mkdtempSync(join(tmpdir(), 'duplicates-'));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [JSCPD, 'src', '--format=typescript', '--mode=weak', '--min-tokens=50', '--min-lines=5'].concat([
        '--reporters=json',
        `--output=${folder}`,
        '--silent',
      ]),
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`jscpd failed: ${stderr}`);
    return JSON.parse(readFileSync(join(folder, 'jscpd-report.json'), 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a file needs from others is what its neighbours need, too. */
function isAmongImports(root: string, { name, end }: Place): boolean {
  const lines = readFileSync(join(root, name), 'utf8').split('\n');
  return end <= lines.findLastIndex((line) => / from '.+';$/.test(line)) + 2;
}

const wordsOf = ({ name, start, end }: Place): string => `${name}:${start}-${end}`;
