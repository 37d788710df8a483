import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Load } from '../support/load.js';
import { PrivateServer } from '../support/private-server.js';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from '../support/process.js';
import { tokensIn } from '../support/tokens.js';

const SECOND = 1000;
const OUTAGE = 10 * SECOND;

const succeeded = ({ status }: Answer): boolean => status === 200 || status === 201;

describe.skipIf(PrivateServer.missing('Redis'))('Redis', () => {
  let server: PrivateServer;
  let installation: Installation;
  let application: ApplicationProcess;
  let url: string;
  let token: string;

  beforeAll(async () => {
    server = await PrivateServer.make('Redis');
    installation = await Installation.make();
    const variables = { ...VARIABLES, NODE_ENV: 'test', RATE_LIMITS: 'off', REDIS_URL: server.url };
    application = installation.start(variables);
    url = await application.ready();
    const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
    token = tokensIn(data)?.accessToken ?? '';
  });
  afterAll(async () => {
    await installation.remove();
    server.remove();
  });

  it.each(['shutdown', 'crash', 'freeze'] as const)(
    'is not missed for ten seconds of a %s',
    async (fault) => {
      const load = new Load(url, token, 10);
      await expect.poll(() => load.answers.length, { timeout: 20 * SECOND }).toBeGreaterThan(20);
      const began = performance.now();
      await server.fail(fault);
      await expect
        .poll(() => performance.now() - began, { timeout: 2 * OUTAGE, interval: SECOND })
        .toBeGreaterThan(OUTAGE);
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      await server.mend();
      // A frozen one may keep its connection, and goes on where it was.
      if (fault !== 'freeze') await application.said(/Redis is reachable again/);
      await load.stop();

      expect(load.between(began).length).toBeGreaterThan(20);
      expect(Math.max(...load.answers.map(({ took }) => took))).toBeLessThan(OUTAGE / 2);
      expect(load.answers.filter((answer) => !succeeded(answer))).toEqual([]);
      expect(application.output.match(/^.*"level":"(error|fatal)".*$/gm)).toBeNull();
      application.output = '';
    },
  );
});
