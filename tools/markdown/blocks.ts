/** What is between two fences of a guide. */
export interface Block {
  guide: string;
  /** Of the fence it begins with. */
  line: number;
  /** Of the section that it is in. */
  heading: string;
  /** `sh`, `ts`, …: what stands behind the fence. */
  kind: string;
  /** The file that the line before names, as `src/x.ts`: with a colon at its end. */
  file?: string;
  content: string;
}

/** Names the place, for whoever has to mend the guide. */
export class GuideError extends Error {
  constructor({ guide, line }: Pick<Block, 'guide' | 'line'>, what: string) {
    super(`${guide}:${line}: ${what}`);
  }
}

const FENCE = /^(?<indent> *)```(?<kind>.*)$/;
const NAMES_FILE = /`(?<file>[^`\s]+\.\w+)`:$/;

/** All blocks of a guide, in order. @throws GuideError for one that does not end */
export function blocksOf(guide: string, text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let heading = '';
  for (let index = 0; index < lines.length; index++) {
    const { indent = '', kind = '' } = FENCE.exec(lines[index] ?? '')?.groups ?? {};
    heading = /^#+ (.+)$/.exec(lines[index] ?? '')?.[1] ?? heading;
    if (!FENCE.test(lines[index] ?? '')) continue;
    const end = lines.indexOf(`${indent}\`\`\``, index + 1);
    const place = { guide, line: index + 1, heading };
    if (end === -1) throw new GuideError(place, 'This block does not end.');
    const content = lines.slice(index + 1, end).map((line) => `${line.slice(indent.length)}\n`);
    blocks.push({ ...place, kind, file: fileNamedBefore(lines, index), content: content.join('') });
    index = end;
  }
  return blocks;
}

function fileNamedBefore(lines: string[], fence: number): string | undefined {
  const before = lines.slice(0, fence).findLast((line) => line.trim() !== '' && !line.includes('<!--'));
  return NAMES_FILE.exec(before ?? '')?.groups?.['file'];
}
