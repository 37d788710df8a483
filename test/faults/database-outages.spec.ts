import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, everyone, Load } from '../support/load.js';
import { type Fault, PrivateServer } from '../support/private-server.js';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from '../support/process.js';
import { tokensIn } from '../support/tokens.js';

const SECOND = 1000;
const CLIENTS = 50;
const OUTAGE = 10 * SECOND;
/** In which the application notices that its database says nothing any more, on a machine with other work. */
const NOTICE = 8 * SECOND;
/** That a client waits for its answer in the meantime. */
const LONGEST = 10 * SECOND;
/** In which it works again once the database does. */
const RECOVERY = 2 * SECOND;

const succeeded = ({ status }: Answer): boolean => status === 200 || status === 201;
const longest = (answers: Answer[]): number => Math.max(...answers.map(({ took }) => took));
const median = (answers: Answer[]): number =>
  answers.map(({ took }) => took).toSorted((a, b) => a - b)[Math.floor(answers.length / 2)] ?? 0;

describe.each(['PostgreSQL', 'MariaDB'] as const)('%s', (name) => {
  describe.skipIf(PrivateServer.missing(name))('under the load of 50 clients', () => {
    let server: PrivateServer;
    let installation: Installation;
    let application: ApplicationProcess;
    let url: string;
    let token: string;

    beforeAll(async () => {
      server = await PrivateServer.make(name);
      installation = await Installation.make(server.url);
      application = installation.start({ ...VARIABLES, NODE_ENV: 'test', RATE_LIMITS: 'off' });
      url = await application.ready();
      const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
      token = tokensIn(data)?.accessToken ?? '';
    });
    afterAll(async () => {
      await installation.remove();
      server.remove();
    });

    /** Ten seconds of it, and what the clients saw before, meanwhile and afterwards. */
    async function outage(fault: Fault): Promise<{ load: Load; began: number; over: number }> {
      const load = new Load(url, token, CLIENTS);
      await expect.poll(() => load.acknowledged.length, { timeout: 20 * SECOND }).toBeGreaterThan(50);
      const began = performance.now();
      await server.fail(fault);
      await delay(OUTAGE);
      await expectHealth({ live: 200, ready: 503 });
      await server.mend();
      const over = performance.now();
      await expect
        .poll(() => load.between(over).some(succeeded), { timeout: 5 * RECOVERY, interval: 20 })
        .toBe(true);
      const recovered = performance.now();
      // What readiness found is shared for a second.
      await vi.waitFor(() => expectHealth({ live: 200, ready: 200 }), {
        timeout: 2 * RECOVERY,
        interval: 50,
      });
      await expect.poll(() => load.between(recovered).length, { timeout: 20 * SECOND }).toBeGreaterThan(100);
      await load.stop();
      return { load, began, over };
    }

    async function expectHealth(expected: { live: number; ready: number }): Promise<void> {
      const [live, ready] = await Promise.all([fetch(`${url}/health/live`), fetch(`${url}/health/ready`)]);
      expect({ live: live.status, ready: ready.status }).toEqual(expected);
    }

    it.each(['shutdown', 'crash', 'freeze'] as const)('survives ten seconds of a %s', async (fault) => {
      const { load, began, over } = await outage(fault);

      for (const answer of load.answers.filter((each) => !succeeded(each))) {
        expect(answer).toMatchObject({ status: 503, retryAfter: '5' });
        expect(answer.contentType).toMatch(/^application\/problem\+json/);
      }
      expect(longest(load.answers)).toBeLessThan(LONGEST);
      expect(median(load.between(began + NOTICE, over))).toBeLessThan(SECOND);
      const first = load.between(over).find(succeeded) as Answer;
      const usual = median(load.between(0, began));
      expect(first.began + first.took - over).toBeLessThan(RECOVERY + usual);
      const there = await everyone(url, token);
      expect(load.acknowledged.filter(({ email }) => !there.has(email))).toEqual([]);
      expect(application.output.match(/^.*"level":"(error|fatal)".*$/gm) ?? []).toEqual([
        expect.stringContaining('The database does not answer'),
      ]);
      application.output = '';
    });
  });
});
