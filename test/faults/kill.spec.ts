import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillRounds } from '../support/kill-rounds.js';
import { PrivateServer } from '../support/private-server.js';
import { Installation } from '../support/process.js';

const ROUNDS = 5;
const WRITES = 30;

const engines = [
  { engine: 'the embedded database', server: undefined },
  { engine: 'PostgreSQL', server: 'PostgreSQL' },
  { engine: 'MariaDB', server: 'MariaDB' },
] as const;

describe.each(engines)('kill -9 under concurrent writes, on $engine', ({ server: name }) => {
  describe.skipIf(name && PrivateServer.missing(name))('five rounds', () => {
    let server: PrivateServer | undefined;
    let installation: Installation;
    let killing: KillRounds;

    beforeAll(async () => {
      server = name && (await PrivateServer.make(name));
      installation = await Installation.make(server?.url ?? '');
      killing = new KillRounds(installation);
    });
    afterAll(async () => {
      await installation.remove();
      server?.remove();
    });

    it(`loses nothing that was acknowledged, ${ROUNDS} times`, async () => {
      await expect(killing.survive(ROUNDS, WRITES)).resolves.toBeUndefined();
    });

    it('answers what is sent again as it did before', async () => {
      await expect(killing.expectReplays()).resolves.toBeUndefined();
    });
  });
});
