import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Block, blocksOf, GuideError } from '../markdown/blocks.ts';
import { changed } from '../markdown/changes.ts';
import { missingLine } from './output.ts';
import { missingServer, shell } from './shell.ts';

export interface WalkOptions {
  /** The project, whose guide it is. */
  root: string;
  /** The copy in which it happens. */
  folder: string;
  /** Leave out, and say so, what needs a database server. */
  withoutServers?: boolean;
}

/** Does all that a guide says, as its reader would. @throws GuideError for a block that is wrong, or that cannot be run */
export async function walk(guide: string, { root, folder, withoutServers }: WalkOptions): Promise<void> {
  let printed: string | undefined;
  for (const block of blocksOf(guide, readFileSync(join(root, guide), 'utf8'))) {
    if (block.kind === 'sh') {
      const isLeftOut = withoutServers && (await missingServer(block.content));
      if (isLeftOut) console.log(`${block.guide}:${block.line}: left out, it needs ${isLeftOut}.`);
      printed = isLeftOut ? undefined : await runBlock(block, folder);
    } else if (block.kind === 'text') compare(block, printed);
    else change(block, folder);
  }
}

async function runBlock(block: Block, folder: string): Promise<string> {
  const server = await missingServer(block.content);
  if (server)
    throw new GuideError(block, `It needs ${server}. Start it, or leave such blocks out: --without-servers.`);
  const began = performance.now();
  const { status, printed } = await shell(block.content, folder);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${block.guide}:${block.line}: ${block.content.trim().split('\n').at(-1)} (${seconds} s)`);
  if (status !== 0) throw new GuideError(block, `It failed with ${status}:\n${block.content}${printed}`);
  return printed;
}

function compare(block: Block, printed: string | undefined): void {
  if (printed === undefined) throw new GuideError(block, 'This shows what nothing before it has printed.');
  const missing = missingLine(block.content, printed);
  if (missing !== undefined)
    throw new GuideError(block, `"${missing}" is not in what is printed:\n${printed}`);
}

/** Writes a file, or changes one. */
function change(block: Block, folder: string): void {
  const { kind, file, content } = block;
  if (!file)
    throw new GuideError(
      block,
      `A block of kind "${kind}" is neither run nor written: the line before it has to end with its file, as \`src/x.ts\`:`,
    );
  const path = join(folder, file);
  if (kind !== 'diff') {
    mkdirSync(dirname(path), { recursive: true });
    return writeFileSync(path, content);
  }
  if (!existsSync(path)) throw new GuideError(block, `There is no ${file} to change.`);
  try {
    writeFileSync(path, changed(readFileSync(path, 'utf8'), content));
  } catch (error) {
    throw new GuideError(block, `${file} cannot be changed. ${(error as Error).message}`);
  }
}
