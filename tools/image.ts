/**
 * Builds the image of the Dockerfile and starts it, without a container engine: every instruction runs in a
 * root folder of its own, with this machine's /usr in the place of the base image. Needs root on Linux.
 * `node tools/image.ts <admin URL of PostgreSQL>`
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { buildImage } from './image/build.ts';
import { Root } from './image/root.ts';
import { startImage } from './image/start.ts';

const project = join(import.meta.dirname, '..');

const text = readFileSync(join(project, 'Dockerfile'), 'utf8');
const mistakes = validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
if (mistakes.length > 0) throw new Error(`Dockerfile:\n${mistakes.join('\n')}`);

const folder = mkdtempSync(join(tmpdir(), 'image-'));
try {
  const image = buildImage(text, { context: project, newRoot: (from) => Root.make(folder, from) });
  assertNoDevelopmentDependency(image.root);
  await startImage(image, process.argv[2] ?? 'postgres://postgres@127.0.0.1:5432/postgres');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What the lockfile calls a development dependency must not be there. */
function assertNoDevelopmentDependency(root: Root): void {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const present = Object.keys(packages).filter(
    (path) => packages[path]?.dev && root.has(`app/${path}/package.json`),
  );
  if (present.length > 0) throw new Error(`The image holds development dependencies: ${present.join(', ')}`);
}
