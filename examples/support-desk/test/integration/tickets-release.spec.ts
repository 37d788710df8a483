import { afterAll, beforeAll, expect, it } from 'vitest';
import { Jobs } from '#libs/jobs';
import { newId } from '#libs/kernel';
import { releaseTicket } from '../../src/tickets/release.job.js';
import { settled } from '../support/account-flows.js';
import { TestApplication } from '../support/application.js';

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());

it('does the job tickets.release', async () => {
  await app.app.get(Jobs).enqueue(releaseTicket, { ticketId: newId() });
  await settled(app);

  expect(app.logs.lines).toContainEqual(expect.objectContaining({ event: 'tickets_release' }));
});
