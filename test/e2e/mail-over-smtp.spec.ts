import { Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { declareMails, defineMail, Mailer } from '#libs/mail';
import { replyWith, TestSmtpServer } from '#libs/testing';
import { type SignedInUser, TestApplication, uniqueEmail } from '../support/application.js';
import { withFeature } from '../support/planted-feature.js';

const PATIENCE = { timeout: 15_000, interval: 20 };

const hello = defineMail({
  name: 'greetings.hello',
  data: z.object({ token: z.string() }),
  sample: { token: 'a' },
  texts: { en: ({ token }) => ({ subject: 'Hello', intro: [`Your code: ${token}`] }) },
});

@Module({ providers: [declareMails([hello])] })
class GreetingsModule {}

let server: TestSmtpServer;
let application: TestApplication;
let administrator: SignedInUser;
let reply: Error | null;

beforeAll(async () => {
  server = await TestSmtpServer.start({ onRcptTo: (_to, _session, callback) => callback(reply) });
  application = await withFeature(GreetingsModule, () =>
    TestApplication.start({
      MAIL_URL: `smtp://127.0.0.1:${server.port}`,
      MAIL_FROM: 'Acme Rockets <hello@acme.example>',
    }),
  );
  administrator = await application.signIn();
});
afterAll(async () => {
  await application.stop();
  await server.stop();
});
beforeEach(() => {
  reply = null;
});

const send = (address: string, token = 'a') =>
  application.app.get(Mailer).send(hello, { address, name: 'Ada', locale: 'en', timeZone: 'UTC' }, { token });

const read = async (id: string) =>
  (await administrator.client.GET('/api/v1/users/{id}', { params: { path: { id } } })).data;

describe('a mail', () => {
  it('arrives once, from the sender of MAIL_FROM, whose name stands at its head', async () => {
    const address = uniqueEmail();
    await send(address);
    const mail = await vi.waitFor(() => {
      const found = server.arrived.filter(({ to }) => to[0] === address);
      expect(found).toHaveLength(1);
      return found[0];
    }, PATIENCE);

    expect(mail?.raw).toMatch(/^From: Acme Rockets <hello@acme.example>\r$/m);
    expect(mail?.raw).toMatch(/^Message-ID: <[0-9a-f-]{36}@acme\.example>\r$/m);
    expect(mail?.raw).toContain('Acme Rockets</p>');
  });

  it('that was put off is tried again later, its secrets unseen (ASVS 14.2.4)', async () => {
    reply = replyWith(451, '4.2.1 Try again later');
    application.logs.addSecret('one-time-and-secret');
    await send(uniqueEmail(), 'one-time-and-secret');
    const job = await vi.waitFor(async () => {
      const { data } = await administrator.client.GET('/api/v1/jobs');
      const found = data?.items.find(({ name, lastError }) => name === 'mail.send' && lastError);
      expect(found).toBeDefined();
      return found;
    }, PATIENCE);

    expect(job).toMatchObject({ payload: null, attempts: 1, maxAttempts: 8 });
    expect(JSON.stringify(job)).not.toContain('one-time-and-secret');
    expect(job?.lastError).toContain('answered RCPT TO with 451 4.2.1');
  });
});

describe('an address that is refused for good', () => {
  it('is shown with its user until it changes, and is not tried again', async () => {
    const { id, email } = await application.anInvitedUser(administrator);
    expect((await read(id))?.emailRefusedAt).toBeNull();
    reply = replyWith(550, '5.1.1 Nobody here');
    await send(email.toUpperCase());
    await vi.waitFor(async () => {
      expect((await read(id))?.emailRefusedAt).toBe(application.clock.now().toISOString());
    }, PATIENCE);
    // The job ends a moment after it has recorded the refusal.
    await vi.waitFor(async () => {
      const { data } = await administrator.client.GET('/api/v1/jobs');
      const job = data?.items.find(({ name }) => name === 'mail.send');
      expect(job).toMatchObject({ state: 'completed', attempts: 1 });
    }, PATIENCE);

    const body = { email: uniqueEmail() };
    await administrator.client.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body });
    expect((await read(id))?.emailRefusedAt).toBeNull();
  });
});

it.each(['/dev/mailbox', '/dev/mailbox/templates', '/dev/mailbox/templates/greetings.hello/en'])(
  '%s does not exist where mails are sent (ASVS 13.4.2)',
  async (path) => {
    expect((await fetch(`${application.url}${path}`)).status).toBe(404);
  },
);
