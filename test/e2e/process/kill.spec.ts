import { expect, it, onTestFinished, vi } from 'vitest';
import { KillRounds } from '../../support/kill-rounds.js';
import { Installation } from '../../support/process.js';

// A first start makes a database, and may have to share the machine.
vi.setConfig({ testTimeout: 60_000 });

// Five rounds on every engine: test/faults.
it('loses nothing that was acknowledged by kill -9 under concurrent writes', async () => {
  const installation = await Installation.make();
  onTestFinished(() => installation.remove());

  await expect(new KillRounds(installation).survive(1, 10)).resolves.toBeUndefined();
});
