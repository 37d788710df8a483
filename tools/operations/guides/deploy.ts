import { copyProject } from '../../copy.ts';
import { freePort } from '../../started.ts';
import type { Guide } from '../follow.ts';
import { ask, SignedIn, underLoad } from '../load.ts';
import { databaseOn } from '../servers.ts';
import { environment, remove, type Stage } from '../stage.ts';

const ADMINISTRATOR = { email: 'admin@example.com', password: 'a quiet orchard in november' };
/** Milliseconds: in production there are limits on how often one may ask. */
const REST = 200;
const PORTS = ['3000', '3001', '9464', '9465'];

/** In production, on PostgreSQL and Redis of this machine. */
export const deploy: Guide = {
  async stage({ root, servers }) {
    const database = await databaseOn(servers.postgres);
    const ports = await Promise.all(PORTS.map(async (port) => [port, String(await freePort())]));
    const folder = copyProject(root);
    return {
      folder,
      env: environment(),
      replace: {
        'postgres://showrunner:secret@127.0.0.1:5432/showrunner': database.url,
        'redis://127.0.0.1:6379': servers.redis,
        ...(Object.fromEntries(ports) as Record<string, string>),
      },
      async end() {
        await database.drop();
        remove(folder);
      },
    };
  },
  around: { 'The next release': servedThroughout, 'Go back': servedThroughout },
};

/** Two clients that read, and one that writes, before, while and after processes are replaced. */
async function servedThroughout({ replace }: Stage, blocks: () => Promise<void>): Promise<void> {
  const api = `http://127.0.0.1:${replace['3000']}/api/v1`;
  const administrator = new SignedIn(api, ADMINISTRATOR);
  const read = async (): Promise<void> =>
    void (await ask('GET', `${api}/users/me`, 200, { token: await administrator.token() }));
  const write = async (): Promise<void> => {
    const body = { email: `${crypto.randomUUID()}@example.com`, name: 'Ada', roles: ['member'] };
    await ask('POST', `${api}/users`, 201, { token: await administrator.token(), body });
  };
  await underLoad([read, read, write], blocks, REST);
}
