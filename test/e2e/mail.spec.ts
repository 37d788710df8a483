import { Module } from '@nestjs/common';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Transactions } from '#libs/database';
import { declareMails, defineMail, Mailer, type Recipient } from '#libs/mail';
import { TestApplication } from '../support/application.js';
import { mails } from '../support/mails.js';
import { withFeature } from '../support/planted-feature.js';

const dueMail = defineMail({
  name: 'invoices.due',
  data: z.object({ number: z.string(), url: z.url(), at: z.iso.datetime(), within: z.int() }),
  sample: {
    number: '7',
    url: 'https://app.example.com/i#token=a',
    at: '2026-11-22T22:15:00.000Z',
    within: 1_800_000,
  },
  texts: {
    en: ({ number, url, at, within }, { instant, duration }) => ({
      subject: `Invoice ${number} is due`,
      intro: [`It was due at ${instant(at)}.`],
      action: { label: 'Pay', url },
      outro: [`Pay within ${duration(within)}.`],
    }),
    de: ({ number, url, at, within }, { instant, duration }) => ({
      subject: `Rechnung ${number} ist fällig`,
      intro: [`Sie war fällig am ${instant(at)}.`],
      action: { label: 'Bezahlen', url },
      outro: [`Bezahlen Sie innerhalb von ${duration(within)}.`],
    }),
  },
});
const undeclared = defineMail({
  name: 'invoices.forgotten',
  data: z.object({}),
  sample: {},
  texts: { en: () => ({ subject: 'Forgotten', intro: [] }) },
});

@Module({ providers: [declareMails([dueMail])] })
class InvoicesModule {}

const ada: Recipient = {
  address: 'ada@example.com',
  name: 'Ada Person',
  locale: 'de-AT',
  timeZone: 'Europe/Vienna',
};

let application: TestApplication;
let mailer: Mailer;
beforeAll(async () => {
  application = await withFeature(InvoicesModule, () => TestApplication.start());
  mailer = application.app.get(Mailer);
});
afterAll(() => application.stop());

const page = (path: string) => fetch(`${application.url}/dev/mailbox${path}`);

describe('a mail', () => {
  it('is written in the language and the time zone of its reader', async () => {
    await mailer.send(dueMail, ada, { ...dueMail.sample, number: '8' });
    const mail = await mails(application).last('ada@example.com', 'invoices.due');

    expect(mail).toMatchObject({ mail: 'invoices.due', subject: 'Rechnung 8 ist fällig', token: 'a' });
    expect(mail.text).toContain('Guten Tag Ada Person,');
    expect(mail.text).toContain('22. November 2026, 23:15 (Europe/Vienna)');
    expect(mail.text).toContain('innerhalb von 30 Minuten');
    expect(mail.html).toContain('href="https://app.example.com/i#token=a"');
  });

  it('is not sent when the change was rolled back (ASVS 2.3.3)', async () => {
    const to = { ...ada, address: 'rolled-back@example.com' };
    const failing = application.app.get(Transactions).run(async () => {
      await mailer.send(dueMail, to, dueMail.sample);
      throw new Error('It is undone.');
    });
    await expect(failing).rejects.toThrow('It is undone.');
    // Jobs are done in their order: had the first one been kept, it would be there by now.
    await mailer.send(dueMail, { ...ada, address: 'after@example.com' }, dueMail.sample);
    await mails(application).last('after@example.com');

    expect(await mails(application).all('rolled-back@example.com')).toEqual([]);
  });

  it('that no module declares is refused when it is sent', async () => {
    await expect(mailer.send(undeclared, ada, {})).rejects.toThrow(
      'No module declares the mail "invoices.forgotten"',
    );
  });

  it('whose data is wrong is refused when it is sent', async () => {
    await expect(mailer.send(dueMail, ada, { ...dueMail.sample, url: 'nowhere' })).rejects.toThrow(
      z.ZodError,
    );
  });

  it.each([
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
  ])('to the address %j is refused (ASVS 1.3.11)', async (address) => {
    await expect(mailer.send(dueMail, { ...ada, address }, dueMail.sample)).rejects.toThrow(z.ZodError);
  });
});

describe('the mailbox', () => {
  it('lists mails, newest first, and finds them', async () => {
    for (const number of ['41', '42']) {
      const to = { ...ada, address: `list${number}@example.com`, locale: 'en' };
      await mailer.send(dueMail, to, { ...dueMail.sample, number });
      await mails(application).last(to.address);
    }
    const list = await (await page('')).text();
    const found = await (await page('?q=LIST41')).text();

    expect(list.indexOf('Invoice 42 is due')).toBeGreaterThan(0);
    expect(list.indexOf('Invoice 41 is due')).toBeGreaterThan(list.indexOf('Invoice 42 is due'));
    expect(found).toContain('Invoice 41 is due');
    expect(found).not.toContain('Invoice 42 is due');
    expect(await (await page('?q=%25_')).text()).toContain('No mail has “%_” in it.');
  });

  it('shows a mail: headers, text, and HTML as a stranger to the page', async () => {
    await mailer.send(dueMail, { ...ada, address: 'shown@example.com', locale: 'en' }, dueMail.sample);
    await mails(application).last('shown@example.com');
    const path = /\/dev\/mailbox(\/[0-9a-f-]{36})/.exec(await (await page('?q=shown@')).text())?.[1] ?? '';
    const shown = await page(path);
    const html = await page(`${path}/html`);

    expect(await shown.text()).toMatch(
      /Auto-Submitted.*auto-generated[^]*<iframe [^>]*sandbox="allow-popups/,
    );
    expect(html.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*sandbox allow-popups/);
    expect(await html.text()).toContain('Invoice 7 is due');
  });

  it('has no scripts, and is not indexed (ASVS 3.4.3)', async () => {
    const { headers } = await page('');
    const policy = headers.get('content-security-policy');

    expect(policy).toMatch(/^default-src 'none'; base-uri 'none'; style-src 'sha256-[^']+';/);
    expect(policy).not.toMatch(/script|unsafe/);
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
  });

  it('escapes what people have typed (ASVS 1.2.1)', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const to = { ...ada, address: 'hostile@example.com', name: hostile, locale: 'en' };
    await mailer.send(dueMail, to, { ...dueMail.sample, number: hostile });
    const { html } = await mails(application).last('hostile@example.com');
    const list = await (await page(`?q=${encodeURIComponent(hostile)}`)).text();
    const path = /\/dev\/mailbox(\/[0-9a-f-]{36})/.exec(list)?.[1] ?? '';
    const shown = await (await page(path)).text();

    for (const text of [html, list, shown]) {
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(text).not.toContain('<img');
    }
  });

  it('shows every template with its sample, in each language', async () => {
    const templates = await (await page('/templates')).text();

    expect(templates).toContain('Invoice 7 is due');
    expect(templates).toContain('Rechnung 7 ist fällig');
    expect(await (await page('/templates/invoices.due/de')).text()).toContain('Rechnung 7 ist fällig');
    expect((await page('/templates/invoices.unknown/de')).status).toBe(404);
  });

  it.each(['/nothing', '/019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a'])('has nothing at %s', async (path) => {
    expect((await page(path)).status).toBe(404);
    expect((await page(`${path}/html`)).status).toBe(404);
  });
});

/** The status of the mailbox for who asks for it by this name. */
const statusFor = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asking = request(`${application.url}/dev/mailbox`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.on('error', reject).end();
  });

describe('the mailbox', () => {
  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:1', '[::1]:3000'])('answers as %s', async (host) => {
    expect(await statusFor(host)).toBe(200);
  });

  it.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example'])(
    'refuses %s, a name that someone made lead here (DNS rebinding)',
    async (host) => {
      expect(await statusFor(host)).toBe(403);
    },
  );
});
