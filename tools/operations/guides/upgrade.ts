import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkModules, run } from '../../copy.ts';
import type { Guide } from '../follow.ts';
import { environment, remove } from '../stage.ts';

/** Where features began to be generated; older ones have nothing that a team could have begun with. */
const GENERATOR = 'schematics/feature/index.ts';
const TEAM = ['number:string:unique', 'amount:decimal'];

/** In a clone that a team made of an old release, with the present one, and a feature more, as the newer. */
export const upgrade: Guide = {
  async stage({ root }) {
    const base = firstWithGenerator(root);
    const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
    const [upstream, team] = ['upstream', 'team'].map((name) => join(folder, name)) as [string, string];
    try {
      clone(root, upstream, 'HEAD');
      // What a release may bring at the places to which the team has added.
      generate(upstream, 'quotes', ['title:string', 'price:decimal']);
      clone(root, team, base);
      generate(team, 'invoices', TEAM);
    } catch (error) {
      remove(folder);
      throw error;
    }
    return {
      folder: team,
      env: environment(GIT),
      replace: { 'https://git.example.com/showrunner.git': upstream },
      end: () => remove(folder),
    };
  },
};

/** Who commits, whatever this machine is set up for. */
const GIT = {
  GIT_AUTHOR_NAME: 'Team',
  GIT_AUTHOR_EMAIL: 'team@example.com',
  GIT_COMMITTER_NAME: 'Team',
  GIT_COMMITTER_EMAIL: 'team@example.com',
};

const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', words, { cwd, encoding: 'utf8', env: environment(GIT) }).trim();

/** @throws when the history does not reach back so far */
function firstWithGenerator(root: string): string {
  const added = ['log', '--first-parent', '--diff-filter=A', '--format=%H', '--', GENERATOR];
  const commit = git(root, ...added)
    .split('\n')
    .at(-1);
  const isWhole = git(root, 'rev-parse', '--is-shallow-repository') === 'false';
  if (!commit || !isWhole)
    throw new Error(
      `docs/guides/upgrade.md is tried from the commit that added ${GENERATOR}: fetch the whole history.`,
    );
  return commit;
}

/** With `main` at a commit, and the packages of this project, which are those of its lockfile or newer. */
function clone(root: string, folder: string, commit: string): void {
  git(root, 'clone', '--quiet', '--no-checkout', root, folder);
  git(folder, 'checkout', '--quiet', '-B', 'main', git(root, 'rev-parse', commit));
  linkModules(root, folder);
}

function generate(folder: string, name: string, fields: string[]): void {
  run(folder, ['tools/generate.ts', 'feature', name, `--fields=${fields.join(' ')}`]);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', `feat(${name}): add them`);
}
