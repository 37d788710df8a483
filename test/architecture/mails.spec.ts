import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMail, MAIL_LANGUAGES, type MailDefinition, MailRegistry, renderMail } from '#libs/mail';
import { TestApplication } from '../support/application.js';

const READER = { address: 'ada@example.com', name: 'Ada Example', timeZone: 'Europe/Berlin' };

/** What is wrong with a mail, in each language. */
function problemsOf(mail: MailDefinition): string[] {
  if (!mail.data.safeParse(mail.sample).success) return [`${mail.name}: its sample is not its data`];
  return MAIL_LANGUAGES.flatMap((locale) => {
    if (!mail.texts[locale]) return [`${mail.name}: is not written in ${locale}`];
    try {
      const { subject } = renderMail(mail, { ...READER, locale }, mail.sample, 'Showrunner');
      return subject === '' ? [`${mail.name}: has no subject in ${locale}`] : [];
    } catch (error) {
      return [`${mail.name}: cannot be written in ${locale}: ${String(error)}`];
    }
  });
}

describe('every mail of the application', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await TestApplication.start();
  });
  afterAll(() => application.stop());

  it('is written in every language, and renders its sample', () => {
    expect(application.app.get(MailRegistry).all().flatMap(problemsOf)).toEqual([]);
  });

  it('is named `feature.occasion` in snake case', () => {
    for (const { name } of application.app.get(MailRegistry).all()) {
      expect(name).toMatch(/^[a-z]+\.[a-z]+(_[a-z]+)*$/);
    }
  });
});

describe('a mail is refused that', () => {
  const good = { subject: 'Hello', intro: [] };
  const planted = { name: 'planted.mail', data: z.object({ url: z.string() }), sample: { url: '' } };

  it('lacks a language', () => {
    const mail = defineMail({ ...planted, texts: { en: () => good } });

    expect(problemsOf(mail as MailDefinition)).toEqual(['planted.mail: is not written in de']);
  });

  it('cannot render its sample', () => {
    const broken = ({ url }: { url: string }) => ({ ...good, action: { label: 'Open', url } });
    const mail = defineMail({ ...planted, texts: { en: broken, de: broken } });

    expect(problemsOf(mail as MailDefinition)).toEqual([
      expect.stringContaining('cannot be written in en'),
      expect.stringContaining('cannot be written in de'),
    ]);
  });

  it('has a sample of other data', () => {
    const mail = { ...planted, sample: {}, texts: { en: () => good, de: () => good } };

    expect(problemsOf(mail as unknown as MailDefinition)).toEqual([
      'planted.mail: its sample is not its data',
    ]);
  });
});
