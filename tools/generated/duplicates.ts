import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const require = createRequire(import.meta.url);
/** Its ES module imports what Node does not find. */
const { detectClones } = require('jscpd') as {
  detectClones(options: object): Promise<{ duplicationA: Place; duplicationB: Place }[]>;
};

interface Place {
  sourceId: string;
  start: { line: number };
  end: { line: number };
}

/**
 * What one of these folders of `src` has word by word in common with another one, or with the rest of `src`. The same
 * in other words is the shape that all features have.
 */
export async function duplicatesOf(root: string, folders: string[]): Promise<string[]> {
  const isTheirs = ({ sourceId }: Place): boolean =>
    folders.some((folder) => relative(join(root, 'src', folder), sourceId).split('/')[0] !== '..');
  const clones = await detectClones({
    path: [join(root, 'src')],
    format: ['typescript'],
    mode: 'weak',
    minTokens: 50,
    minLines: 5,
    absolute: true,
    silent: true,
  });
  return clones
    .filter(({ duplicationA, duplicationB }) => isTheirs(duplicationA) || isTheirs(duplicationB))
    .filter(({ duplicationA }) => !isShape(duplicationA))
    .map(({ duplicationA, duplicationB }) => `${placeOf(duplicationA)} and ${placeOf(duplicationB)}`);

  function placeOf({ sourceId, start, end }: Place): string {
    return `${relative(root, sourceId)}:${start.line}-${end.line}`;
  }
}

/** What a file needs from others is what its neighbours need, too; routes are declared alike, with one statement each. */
function isShape({ sourceId, end }: Place): boolean {
  if (sourceId.endsWith('.controller.ts')) return true;
  const lines = readFileSync(sourceId, 'utf8').split('\n');
  return end.line <= lines.findLastIndex((line) => / from '.+';$/.test(line)) + 2;
}
