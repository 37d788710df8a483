import type { Tree } from '@angular-devkit/schematics';
import { format, resolveConfig } from 'prettier';

/** The text as `npm run format` would leave it. */
export async function formatted(path: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

/** Makes a file, formatted. There was none: what is there is not overwritten. */
export async function write(tree: Tree, path: string, text: string): Promise<void> {
  tree.create(path, await formatted(path, text));
}

/** Changes a file, and formats it. */
export async function rewrite(tree: Tree, path: string, change: (text: string) => string): Promise<void> {
  tree.overwrite(path, await formatted(path, change(tree.readText(path))));
}
