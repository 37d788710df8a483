import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SessionRotation } from '../../src/auth/sessions/session-rotation.js';
import { TestApplication, type Tokens } from '../support/application.js';

const ROUNDS = 200;
/** Milliseconds: on a machine that does other things too. */
const PATIENCE = 300_000;

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());

async function refresh(refreshToken: string): Promise<Tokens | undefined> {
  const { data } = await app.anonymous.POST('/api/v1/auth/refresh', { body: { refreshToken } });
  return data;
}

async function readsProfile({ accessToken }: Tokens): Promise<boolean> {
  return (await app.client(accessToken).GET('/api/v1/users/me')).response.ok;
}

/** Sends the request whole, and hangs up before the answer comes. */
function refreshUnheard(refreshToken: string): Promise<void> {
  const body = JSON.stringify({ refreshToken });
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const sent = request(`${app.url}/api/v1/auth/refresh`, { method: 'POST', headers, agent: false });
  return new Promise((resolve) => {
    sent.on('error', () => resolve());
    sent.on('close', () => resolve());
    sent.end(body, () => setImmediate(() => sent.destroy()));
  });
}

/** Three tabs refresh at once; the answer to one of them is lost, and it asks again. */
function race(refreshToken: string): Promise<(Tokens | undefined)[]> {
  return Promise.all([
    refresh(refreshToken),
    refresh(refreshToken),
    refreshUnheard(refreshToken).then(() => refresh(refreshToken)),
  ]);
}

/** A session, the token before its current one, and the current one. */
async function aSession(): Promise<{ stolen: string; current: string }> {
  const { refreshToken: stolen } = (await app.signIn()).tokens;
  return { stolen, current: (await refresh(stolen))?.refreshToken ?? '' };
}

interface Round {
  /** How many different refresh tokens the tabs have in the end; a tab that was signed out has none. */
  tokens: number;
  /** Whether the pair that they have is the current one. */
  isCurrent: boolean;
  /** Whether an older token is refused, and all that the tabs have from then on. */
  endsByTheft: boolean;
}

const RIGHT: Round = { tokens: 1, isCurrent: true, endsByTheft: true };

async function round(): Promise<Round> {
  const { stolen, current } = await aSession();
  const tabs = await race(current);
  const [pair] = tabs;
  const isCurrent = pair !== undefined && (await readsProfile(pair));
  const thief = await refresh(stolen);
  return {
    tokens: new Set(tabs.map((tab) => tab?.refreshToken)).size,
    isCurrent: isCurrent && pair.refreshToken !== current,
    endsByTheft:
      !thief && pair !== undefined && !(await readsProfile(pair)) && !(await refresh(pair.refreshToken)),
  };
}

describe(
  `${ROUNDS} rounds of three tabs that refresh at once, and an answer that is lost:`,
  { timeout: PATIENCE },
  () => {
    it('nobody is signed out, all have the same current pair, and a stolen older token ends the session (ASVS 7.2.4, 10.4.5)', async () => {
      const rounds: Round[] = [];
      while (rounds.length < ROUNDS)
        rounds.push(...(await Promise.all([round(), round(), round(), round()])));

      expect(rounds.filter((each) => JSON.stringify(each) !== JSON.stringify(RIGHT))).toEqual([]);
      expect(rounds).toHaveLength(ROUNDS);
    });

    it('one session lives through many of them (ASVS 10.4.5)', async () => {
      let { current } = await aSession();
      for (let count = 0; count < ROUNDS / 4; count++) {
        const tabs = await Promise.all([refresh(current), refresh(current), refresh(current)]);
        // Its answer was lost.
        const again = await refresh(current);
        const tokens = new Set([...tabs, again].map((tab) => tab?.refreshToken));
        expect([...tokens], `round ${count}`).toEqual([expect.any(String)]);
        expect(tokens).not.toContain(current);
        current = again?.refreshToken ?? '';
      }
      expect(await refresh(current)).toBeDefined();
    });
  },
);

describe('a round would show', () => {
  const rotation = SessionRotation.prototype as unknown as { isInGrace: () => boolean };

  it.each<[string, boolean, object]>([
    ['that the tab which comes second is taken for a thief', false, { isCurrent: false }],
    ['that a thief gets the current pair', true, { tokens: 1, isCurrent: true, endsByTheft: false }],
  ])('%s', async (_what, isInGrace, result) => {
    const planted = vi.spyOn(rotation, 'isInGrace').mockReturnValue(isInGrace);
    expect(await round()).toMatchObject(result);
    planted.mockRestore();
  });
});
