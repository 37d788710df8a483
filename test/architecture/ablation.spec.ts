import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const REPLACE_IN = pathToFileURL('bench/ablation/replace-in.mjs').href;
const run = promisify(execFile);
const evaluate = (code: string, ...options: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [...options, '--input-type=module', '--eval', code]);

const replacing = (passage: string): string =>
  `import { replaceIn } from ${JSON.stringify(REPLACE_IN)};
  replaceIn('libs/kernel/src/fold.js', ${JSON.stringify(passage)}, 'return "replaced: " + text.');
  const { fold } = await import(new URL('../../dist/libs/kernel/src/fold.js', ${JSON.stringify(REPLACE_IN)}));
  console.log(fold('TEXT'));`;

describe('an ablation of the bench', () => {
  it.each(globSync('bench/ablation/*.mjs', { exclude: ['**/replace-in.mjs'] }))(
    '%s finds in the build what it switches off',
    async (file) => {
      await expect(evaluate('', '--import', pathToFileURL(file).href)).resolves.toBeDefined();
    },
  );

  it('changes what is loaded', async () => {
    expect((await evaluate(replacing('return text.'))).stdout).toBe('replaced: text\n');
  });

  it('fails when the build is not what it was', async () => {
    await expect(evaluate(replacing('return nothing.'))).rejects.toThrow(
      'has 0 times what is to be switched off: return nothing.',
    );
  });
});
