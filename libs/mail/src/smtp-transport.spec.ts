import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '#libs/kernel';
import { replyWith, TestSmtpServer, WITH_TLS } from '#libs/testing';
import { type OutgoingMail, RecipientRefused } from './mail-transport.js';
import { SmtpTransport } from './smtp-transport.js';

const PATIENT = { connection: 10_000, greeting: 10_000, silence: 10_000 };
/** For servers that say nothing: on a busy machine another one may take as long. */
const IMPATIENT = { connection: 200, greeting: 200, silence: 400 };

const aMail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: newId(),
  mail: 'invoices.due',
  language: 'en',
  from: { name: 'Showrunner', address: 'no-reply@example.com' },
  to: { name: 'Ada Example', address: 'ada@example.com' },
  subject: 'An invoice is due',
  html: '<p>An invoice is due.</p>',
  text: 'An invoice is due.',
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...changes,
});

let transport: SmtpTransport | undefined;
afterEach(() => transport?.onApplicationShutdown());

/** @param host 0.0.0.0 is this machine too, and does not look like it */
function over(port: number, { host = '127.0.0.1', scheme = 'smtp', user = '', limits = PATIENT } = {}) {
  transport = new SmtpTransport(`${scheme}://${user}${host}:${port}`, limits);
  return transport;
}

async function aServer(...options: Parameters<typeof TestSmtpServer.start>): Promise<TestSmtpServer> {
  const server = await TestSmtpServer.start(...options);
  onTestFinished(() => server.stop());
  return server;
}

/** Not even SMTP: says what it is told to, and then nothing. */
async function aRawServer(converse: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    converse(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('a mail over SMTP', () => {
  it('arrives with its sender, recipient and an id that every attempt has', async () => {
    const server = await aServer();
    const mail = aMail();
    await over(server.port).send(mail);
    await transport?.send(mail);

    expect(server.arrived).toHaveLength(2);
    for (const { from, to, raw } of server.arrived) {
      expect({ from, to }).toEqual({ from: 'no-reply@example.com', to: ['ada@example.com'] });
      expect(raw).toContain(`\r\nMessage-ID: <${mail.id}@example.com>\r\n`);
      expect(raw).toContain('Auto-Submitted: auto-generated\r\n');
      expect(raw).toMatch(/^From: Showrunner <no-reply@example.com>\r$/m);
      expect(raw).toMatch(/^To: Ada Example <ada@example.com>\r$/m);
      expect(raw).toMatch(/multipart\/alternative/);
    }
  });

  it.each<[string, Partial<OutgoingMail>]>([
    ['a subject', { subject: 'Hello\r\nBcc: eve@example.com\r\n\r\nRead this' }],
    ['a name', { to: { name: 'Ada"\r\nBcc: eve@example.com', address: 'ada@example.com' } }],
    ['a name with an address', { to: { name: 'Eve <eve@example.com>,', address: 'ada@example.com' } }],
  ])(
    'has no more fields and recipients than it should, whatever is in %s (ASVS 1.3.11)',
    async (_what, hostile) => {
      const server = await aServer();
      await over(server.port).send(aMail(hostile));
      const [{ to, raw } = { to: [], raw: '' }] = server.arrived;

      expect(to).toEqual(['ada@example.com']);
      const fields = raw.slice(0, raw.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/);
      expect(fields.map((field) => field.split(':')[0]).filter((name) => /^b?cc$/i.test(name ?? ''))).toEqual(
        [],
      );
      expect(fields.filter((field) => field.startsWith('To:'))).toHaveLength(1);
    },
  );

  it('signs in with the user and the password of the URL, decoded', async () => {
    const server = await aServer({
      ...WITH_TLS,
      authOptional: false,
      onAuth: ({ username, password }, _session, callback) =>
        callback(null, password === 'p@ss/word' ? { user: username } : {}),
    });
    await over(server.port, { user: 'show%40runner:p%40ss%2Fword@' }).send(aMail());

    expect(server.arrived).toMatchObject([{ user: 'show@runner', wasEncrypted: true }]);
  });
});

describe('a server that will never take mails to the address', () => {
  it.each([
    [550, '5.1.1 Nobody here'],
    [553, 'no such mailbox'],
  ])('is believed: %i %s', async (code, message) => {
    const server = await aServer({
      onRcptTo: (_to, _session, callback) => callback(replyWith(code, message)),
    });
    const sent = over(server.port).send(aMail());

    await expect(sent).rejects.toThrow(RecipientRefused);
    await expect(sent).rejects.toMatchObject({ reason: expect.stringContaining(message) });
  });
});

describe('a failure that may pass is no refusal of the address, when the server', () => {
  async function expectFailure(sent: Promise<void>, message = /./): Promise<void> {
    const error = await sent.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(RecipientRefused);
    expect(String(error)).toMatch(message);
  }

  it.each([
    ['asks to come again', 451, '4.2.1 Try again later'],
    ['has no room now', 452, 'mailbox full'],
    ['does not relay for us', 554, '5.7.1 Relay access denied'],
    ['wants a login', 530, '5.7.0 Authentication required'],
  ])('%s', async (_what, code, message) => {
    const server = await aServer({
      onRcptTo: (_to, _session, callback) => callback(replyWith(code, message)),
    });

    await expectFailure(over(server.port).send(aMail()));
  });

  it('refuses the sender', async () => {
    const server = await aServer({
      onMailFrom: (_from, _session, callback) => callback(replyWith(550, '5.1.8 Bad sender')),
    });

    await expectFailure(over(server.port).send(aMail()), /answered MAIL FROM with 550 5\.1\.8$/);
  });

  it('quotes the address: the reply is told without it', async () => {
    const server = await aServer({
      onRcptTo: (_to, _session, callback) =>
        callback(replyWith(450, '4.2.1 <ada@example.com> is greylisted')),
    });

    await expectFailure(over(server.port).send(aMail()), /answered RCPT TO with 450 4\.2\.1$/);
  });

  it('refuses the login', async () => {
    const server = await aServer({
      authOptional: false,
      onAuth: (_auth, _session, callback) => callback(replyWith(535, 'no')),
    });

    await expectFailure(over(server.port, { user: 'a:b@' }).send(aMail()), /answered AUTH PLAIN with 535$/);
  });

  it('is not there', async () => {
    const server = await TestSmtpServer.start();
    const { port } = server;
    await server.stop();

    await expectFailure(over(port).send(aMail()), /ECONNREFUSED/);
  });

  it('never greets', async () => {
    const port = await aRawServer(() => undefined);

    await expectFailure(over(port, { limits: IMPATIENT }).send(aMail()), /Greeting never received/);
  });

  it('stalls in the midst of the conversation', async () => {
    const server = await aServer({ onRcptTo: () => undefined });

    await expectFailure(over(server.port, { limits: { ...PATIENT, silence: 400 } }).send(aMail()), /Timeout/);
  });

  it('closes midway', async () => {
    const port = await aRawServer((socket) => {
      socket.write('220 closing.example\r\n');
      socket.once('data', () => socket.end('250 closing.example\r\n'));
    });

    await expectFailure(over(port).send(aMail()), /closed unexpectedly|Connection closed/i);
  });

  it('offers no STARTTLS, and is not this machine: nothing is sent in the clear (ASVS 12.3.1)', async () => {
    const server = await aServer();

    await expectFailure(over(server.port, { host: '0.0.0.0' }).send(aMail()), /STARTTLS/);
    expect(server.arrived).toEqual([]);
  });

  it('has a certificate that nobody vouches for (ASVS 12.3.2)', async () => {
    const server = await aServer(WITH_TLS);

    await expectFailure(over(server.port, { host: '0.0.0.0' }).send(aMail()), /certificate|self.signed/i);
    expect(server.arrived).toEqual([]);
  });
});

it('a server on this machine needs no STARTTLS', async () => {
  const server = await aServer();
  await over(server.port).send(aMail());

  expect(server.arrived).toMatchObject([{ wasEncrypted: false }]);
});

it('smtp+plain:// is sent in the clear, as it says', async () => {
  const server = await aServer(WITH_TLS);
  await over(server.port, { host: '0.0.0.0', scheme: 'smtp+plain' }).send(aMail());

  expect(server.arrived).toMatchObject([{ wasEncrypted: false }]);
});

it('smtps:// is encrypted from the start (ASVS 12.3.1)', async () => {
  const server = await aServer({ secure: true });
  await over(server.port, { scheme: 'smtps' }).send(aMail());

  expect(server.arrived).toMatchObject([{ wasEncrypted: true }]);
});
