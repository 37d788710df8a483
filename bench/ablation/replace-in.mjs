import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Lets a file of the build be loaded with one passage replaced.
 *
 * @throws Error when the file has the passage not once: then it is not what it was, and the ablation has to follow it
 */
export function replaceIn(file, passage, replacement) {
  const url = new URL(`../../dist/${file}`, import.meta.url);
  const times = readFileSync(url, 'utf8').split(passage).length - 1;
  if (times !== 1) throw new Error(`dist/${file} has ${times} times what is to be switched off: ${passage}`);
  registerHooks({
    load(each, context, nextLoad) {
      const loaded = nextLoad(each, context);
      if (each !== url.href) return loaded;
      return { ...loaded, source: String(loaded.source).replace(passage, () => replacement) };
    },
  });
}
