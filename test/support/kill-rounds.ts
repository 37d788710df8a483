import { expect } from 'vitest';
import { everyone, invite, Load } from './load.js';
import { ADMINISTRATOR, type ApplicationProcess, Installation, VARIABLES } from './process.js';
import { tokensIn } from './tokens.js';

const CLIENTS = 10;
const SECOND = 1000;

interface Running {
  application: ApplicationProcess;
  url: string;
  token: string;
}

/** An application that is killed under concurrent writes and started again, over and over. */
export class KillRounds {
  private readonly kept: string[] = [];
  private last?: Load;
  private running?: Running;

  constructor(private readonly installation: Installation) {}

  /** Kills it in the midst of `writes`, starts it again, and looks for all that was ever acknowledged. */
  async survive(rounds: number, writes: number): Promise<void> {
    let running = await this.start();
    for (let round = 0; round < rounds; round++) {
      this.last = new Load(running.url, running.token, CLIENTS);
      const { acknowledged } = this.last;
      await expect.poll(() => acknowledged.length, { timeout: 60 * SECOND }).toBeGreaterThan(writes);
      await running.application.end('SIGKILL');
      await this.last.stop();
      this.kept.push(...acknowledged.map(({ email }) => email));
      running = await this.start();
      const there = await everyone(running.url, running.token);
      expect(this.kept.filter((email) => !there.has(email))).toEqual([]);
    }
    this.running = running;
  }

  /**
   * Sends what was acknowledged before the last kill once more, as a client does that has not seen the answer,
   * and expects that answer. What was not acknowledged succeeds now, unless the killed process had begun it: then
   * its claim holds for a minute (test/e2e/idempotency.spec.ts shows that it ends).
   */
  async expectReplays(): Promise<void> {
    const { url, token } = this.running as Running;
    const { acknowledged, unknown } = this.last as Load;
    for (const { body, ...invitation } of acknowledged.slice(-5))
      expect(await invite(url, token, invitation)).toMatchObject({ status: 201, isReplay: true, body });
    for (const invitation of unknown.slice(0, CLIENTS)) {
      const answer = await invite(url, token, invitation);
      if (answer.status === 409) expect(answer.body).toContain('idempotency.in_progress');
      else expect(answer).toMatchObject({ status: 201 });
    }
  }

  private async start(): Promise<Running> {
    const application = this.installation.start({ ...VARIABLES, RATE_LIMITS: 'off' });
    const url = await application.ready();
    const { data } = await this.installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
    return { application, url, token: tokensIn(data)?.accessToken ?? '' };
  }
}
