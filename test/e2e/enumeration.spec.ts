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

const ROUNDS = 40;

async function timeOf(email: string): Promise<number> {
  const start = performance.now();
  await app.anonymous.POST('/api/v1/auth/login', { body: { email, password: 'a wrong password' } });
  return performance.now() - start;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

it('takes the same time for a wrong password and an unknown address (ASVS 6.3.8)', async () => {
  await timeOf(ADMIN.email);
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    known.push(await timeOf(ADMIN.email));
    unknown.push(await timeOf('nobody@example.com'));
  }
  const ratio = median(unknown) / median(known);

  expect(ratio).toBeGreaterThan(0.75);
  expect(ratio).toBeLessThan(1.33);
});
