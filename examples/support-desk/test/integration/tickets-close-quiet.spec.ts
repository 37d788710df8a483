import { afterAll, beforeAll, expect, it } from 'vitest';
import { Jobs } from '#libs/jobs';
import { closeQuietTicket } from '../../src/tickets/close-quiet.job.js';
import { settled } from '../support/account-flows.js';
import { TestApplication } from '../support/application.js';

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());

it('does the job tickets.close_quiet', async () => {
  await app.app.get(Jobs).enqueue(closeQuietTicket, {});
  await settled(app);

  expect(app.logs.lines).toContainEqual(expect.objectContaining({ event: 'tickets_close_quiet' }));
});
