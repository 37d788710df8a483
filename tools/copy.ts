/** Copies of this project, in which tools try what a team would do with it. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** All that is in the repository or would be, in a new folder; what npm installed is shared. */
export function copyProject(root: string, copy = mkdtempSync(join(tmpdir(), 'copy-'))): string {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  // Git still lists what was removed a moment ago.
  for (const file of stdout.split('\0').filter((each) => each && existsSync(join(root, each))))
    cpSync(join(root, file), join(copy, file), { preserveTimestamps: true });
  linkModules(root, copy);
  return copy;
}

/** What was built, too: as the copy's sources have the times of the project's, it is not stale there either. */
export function copyBuild(root: string, copy: string): void {
  run(root, ['tools/build.mjs', '--if-stale']);
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true, preserveTimestamps: true });
}

/** Every package by a link of its own, since the one of the generators is the copy's. */
export function linkModules(root: string, copy: string): void {
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')];
  mkdirSync(join(to, '@showrunner'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@showrunner') symlinkSync(join(from, name), join(to, name));
  }
  symlinkSync('../../schematics', join(to, '@showrunner/schematics'));
}

/** Runs a program of Node's there. @throws when it fails */
export function run(folder: string, command: string[], env: Record<string, string> = {}): void {
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const { status } = spawnSync(process.execPath, command, {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, PATH, ...env },
  });
  if (status !== 0) throw new Error(`It failed: ${command.join(' ')}`);
}
