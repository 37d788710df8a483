/**
 * Follows the guides for operations and teams as they are written: every block of commands runs, every shown text is
 * compared, every edit is made. A block that is none of these is a failure.
 * `node tools/operations.ts [--postgres=URL] [--mariadb=URL] [--redis=URL] [guide]…`
 */
import { join } from 'node:path';
import { changeALiveTable } from './operations/guides/change-a-live-table.ts';
import { databases } from './operations/guides/databases.ts';
import { deploy } from './operations/guides/deploy.ts';
import { upgrade } from './operations/guides/upgrade.ts';
import { follow, type Guide } from './operations/follow.ts';

const root = join(import.meta.dirname, '..');
const guides: Record<string, Guide> = {
  deploy,
  databases,
  'change-a-live-table': changeALiveTable,
  upgrade,
};

const words = process.argv.slice(2);
const option = (name: string, usual: string): string =>
  words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? usual;
const servers = {
  postgres: option('postgres', 'postgres://postgres@127.0.0.1:5432/postgres'),
  mariadb: option('mariadb', 'mysql://root@127.0.0.1:3306/mysql'),
  redis: option('redis', 'redis://127.0.0.1:6379'),
};
const asked = words.filter((word) => !word.startsWith('--'));

for (const name of asked.length > 0 ? asked : Object.keys(guides)) {
  const guide = guides[name];
  if (!guide)
    throw new Error(`There is no such guide: ${name}. There are ${Object.keys(guides).join(', ')}.`);
  const began = performance.now();
  try {
    await follow(`docs/guides/${name}.md`, guide, { root, servers });
  } catch (error) {
    // Where it is, and what was printed; not where in this program that was noticed.
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  console.log(`docs/guides/${name}.md: followed in ${Math.round((performance.now() - began) / 1000)} s`);
}
