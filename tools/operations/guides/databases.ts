import { copyBuild, copyProject } from '../../copy.ts';
import { freePort } from '../../started.ts';
import type { Guide } from '../follow.ts';
import { dropFromMariadb, dropFromPostgres } from '../servers.ts';
import { environment, remove, type Surroundings, uniqueName } from '../stage.ts';

/** On the servers of this machine, with roles and databases of other names. */
export const databases: Guide = {
  async stage({ root, servers }) {
    const [name, port] = [uniqueName(), String(await freePort())];
    const folder = copyProject(root);
    copyBuild(root, folder);
    return {
      folder,
      env: environment({ PORT: port }),
      replace: { showrunner: name, '3000': port, ...addressesOf(servers) },
      async end() {
        await dropFromPostgres(servers.postgres, name);
        await dropFromMariadb(servers.mariadb, name);
        remove(folder);
      },
    };
  },
};

/** Where the guide has its servers, and where they are. */
function addressesOf({ postgres, mariadb, redis }: Surroundings['servers']): Record<string, string> {
  return {
    'postgres://postgres@127.0.0.1:5432': postgres.replace(/\/[^/]*$/, ''),
    '127.0.0.1:5432': new URL(postgres).host,
    '127.0.0.1:3306': new URL(mariadb).host,
    'redis://127.0.0.1:6379': redis,
  };
}
