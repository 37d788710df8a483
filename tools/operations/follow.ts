import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, blocksOf, GuideError } from '../markdown/blocks.ts';
import { applyDiff, writeFile } from './edits.ts';
import { Shell } from './shell.ts';
import { isShown } from './shown.ts';
import type { Stage, Surroundings } from './stage.ts';

/** How a guide is followed. */
export interface Guide {
  /** Makes the place in which it is. */
  stage(surroundings: Surroundings): Promise<Stage>;
  /** By the heading of a section: what happens around its blocks. @param blocks runs them */
  around?: Record<string, (stage: Stage, blocks: () => Promise<void>) => Promise<void>>;
}

/** @throws at the first block that is not as it says, with its file and line */
export async function follow(file: string, guide: Guide, surroundings: Surroundings): Promise<void> {
  const sections = sectionsOf(blocksOf(file, readFileSync(join(surroundings.root, file), 'utf8')));
  const around = guide.around ?? {};
  const missing = Object.keys(around).filter((heading) => !sections.has(heading));
  if (missing.length > 0) throw new Error(`${file} has no section with blocks named ${missing.join(', ')}.`);
  const stage = await guide.stage(surroundings);
  const shell = new Shell(stage.folder, stage.env);
  try {
    const text = [...sections.values()].flat().map(({ content }) => content);
    const unused = Object.keys(stage.replace).filter((word) => !text.some((each) => each.includes(word)));
    if (unused.length > 0) throw new Error(`${file} has no ${unused.join(', ')} that could be replaced.`);
    for (const [heading, blocks] of sections) {
      const run = (): Promise<void> => runAll(blocks, shell, stage);
      await (around[heading]?.(stage, run) ?? run());
    }
  } finally {
    shell.end();
    await stage.end();
  }
}

function sectionsOf(blocks: Block[]): Map<string, Block[]> {
  return Map.groupBy(blocks, ({ heading }) => heading);
}

async function runAll(blocks: Block[], shell: Shell, stage: Stage): Promise<void> {
  let printed: string | undefined;
  for (const block of blocks) {
    try {
      printed = await runOne(block.kind, replaced(block.content, stage), shell, stage, printed);
    } catch (error) {
      throw new GuideError(block, (error as Error).message);
    }
  }
}

/** @returns what it printed, for the block after it */
async function runOne(
  kind: string,
  text: string,
  shell: Shell,
  { folder }: Stage,
  printed: string | undefined,
): Promise<string | undefined> {
  switch (kind) {
    case 'sh':
      return shell.run(text);
    case 'text':
      if (printed === undefined) throw new Error('This shows what no block before it has printed.');
      if (!isShown(text, printed)) throw new Error(`It shows\n${text}\nbut printed is\n${printed}`);
      return undefined;
    case 'diff':
      applyDiff(folder, text);
      return undefined;
    case 'ts':
      writeFile(folder, text);
      return undefined;
    default:
      throw new Error(`Nothing runs a block of "${kind}": write sh, text, diff or ts.`);
  }
}

const replaced = (content: string, { replace }: Stage): string =>
  Object.entries(replace)
    .reduce((result, [word, other]) => result.replaceAll(word, other), content)
    .replace(/\n$/, '');
