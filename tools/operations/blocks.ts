/** A fenced block of a guide. */
export interface Block {
  /** `docs/guides/deploy.md:12`, of its fence. */
  place: string;
  /** Of the section that it is in. */
  heading: string;
  language: string;
  text: string;
}

const FENCE = /^(?<indent>\s*)```+(?<language>.*)$/;

/** All blocks, in order; what is known of a language is for others. @throws when one does not end */
export function blocksOf(file: string, source: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: (Omit<Block, 'text'> & { lines: string[] }) | undefined;
  for (const [index, line] of source.split('\n').entries()) {
    const fence = FENCE.exec(line)?.groups;
    if (fence && !open) {
      const language = (fence['language'] ?? '').trim();
      open = { place: `${file}:${index + 1}`, heading, language, lines: [] };
    } else if (fence && open) {
      const { lines, ...block } = open;
      blocks.push({ ...block, text: lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line);
    else heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
  }
  if (open) throw new Error(`${open.place}: this block does not end.`);
  return blocks;
}
