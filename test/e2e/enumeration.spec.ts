import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PasswordHasher } from '#libs/crypto';
import { ADMIN, TestApplication } from '../support/application.js';

let app: TestApplication;

beforeAll(async () => {
  // Of production's strength: only then is a missing hash the largest part of the time.
  app = await TestApplication.start({}, new PasswordHasher());
});
afterAll(() => app.stop());

const PAIRS = 80;

async function timeOf(email: string): Promise<number> {
  const start = performance.now();
  await app.anonymous.POST('/api/v1/auth/login', { body: { email, password: 'a wrong password' } });
  return performance.now() - start;
}

/** Of pairs of sign-ins in random order, the share in which the first address took longer. */
async function shareOfSlower(first: string, second: string): Promise<number> {
  let slower = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const isSwapped = Math.random() < 0.5;
    const before = await timeOf(isSwapped ? second : first);
    const after = await timeOf(isSwapped ? first : second);
    if (isSwapped ? after > before : before > after) slower++;
  }
  return slower / PAIRS;
}

// A sign test: whatever else the machine does slows both alike. Chance alone leaves these bounds once in
// 100,000 runs; a hash that is missing for one of the two makes the share 0 or 1.
it('takes as long for a wrong password as for an unknown address (ASVS 6.3.8)', async () => {
  const share = await shareOfSlower(ADMIN.email, 'nobody@example.com');

  expect(share).toBeGreaterThan(0.25);
  expect(share).toBeLessThan(0.75);
}, 60_000);
