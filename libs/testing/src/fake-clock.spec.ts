import { expect, it } from 'vitest';
import { DAY, FakeClock } from './fake-clock.js';

it('stands still until it is moved', () => {
  const clock = new FakeClock(new Date('2026-01-31T12:00:00Z'));
  expect(clock.now()).toEqual(new Date('2026-01-31T12:00:00Z'));

  clock.advance(DAY);

  expect(clock.now()).toEqual(new Date('2026-02-01T12:00:00Z'));
});
