import { describe, expect, it } from 'vitest';
import { blocksOf } from './blocks.js';

const fence = (kind: string, ...lines: string[]): string => ['```' + kind, ...lines, '```'].join('\n');
const read = (...lines: string[]) => blocksOf('guide.md', lines.join('\n'));

describe('a block of a guide', () => {
  it('has its line, its kind and what is in it', () => {
    expect(
      read('# Title', '', fence('sh', 'npm test', 'npm start'), '', fence('text', 'done')),
    ).toMatchObject([
      { guide: 'guide.md', line: 3, heading: 'Title', kind: 'sh', content: 'npm test\nnpm start\n' },
      { line: 8, kind: 'text', content: 'done\n' },
    ]);
  });

  it('is the file that the line before names', () => {
    const [named] = read('In `a.ts` is one thing, in `src/b.job.ts`:', '', fence('ts', 'b'));
    const [below] = read('It is in `src/b.ts`:', '<!-- prettier-ignore -->', fence('ts', 'b'));

    expect([named?.file, below?.file]).toEqual(['src/b.job.ts', 'src/b.ts']);
  });

  it.each(['See `src/a.ts`.', '`npm test`:', 'Nothing:'])('is no file after "%s"', (before) => {
    expect(read(before, '', fence('ts', 'a'))[0]?.file).toBeUndefined();
  });

  it('may stand in a list', () => {
    expect(read('- so:', '', '  ```sh', '  npm test', '', '  ```')[0]?.content).toBe('npm test\n\n');
  });

  it('has to end', () => {
    expect(() => read('', '```sh', 'npm test')).toThrow('guide.md:2: This block does not end.');
  });
});
