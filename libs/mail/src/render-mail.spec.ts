import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMail, type MailText } from './mail.js';
import { renderMail } from './render-mail.js';

const reader = {
  address: 'ada@example.com',
  name: 'Ada Example',
  locale: 'en',
  timeZone: 'Europe/Berlin',
};

function rendered(text: Partial<MailText>, person: Partial<typeof reader> = {}) {
  const written = { subject: 'A subject', intro: [], ...text };
  const mail = defineMail({ name: 'test.mail', data: z.null(), sample: null, texts: { en: () => written } });
  return renderMail(mail, { ...reader, ...person }, null, 'Showrunner');
}

describe('a rendered mail', () => {
  const bilingual = defineMail({
    name: 'test.mail',
    data: z.null(),
    sample: null,
    texts: {
      en: () => ({ subject: 'Hello', intro: [] }),
      de: (_data, { instant, duration }) => ({
        subject: 'Hallo',
        intro: [instant('2026-11-22T22:15:00.000Z'), duration(604_800_000), duration(60_000)],
      }),
    },
  });

  it.each([
    ['de', 'Hallo'],
    ['de-AT', 'Hallo'],
    ['DE-ch', 'Hallo'],
    ['de_CH', 'Hello'],
    ['den', 'Hello'],
    ['en-US', 'Hello'],
    ['fr', 'Hello'],
    ['', 'Hello'],
  ])('in the locale %j says %s', (locale, subject) => {
    expect(renderMail(bilingual, { ...reader, locale }, null, 'Showrunner').subject).toBe(subject);
  });

  it('falls back to English, its frame too, when it is not written in the language', () => {
    const { language, text, html } = rendered({ intro: ['Some words.'] }, { locale: 'de' });

    expect(language).toBe('en');
    expect(text).toContain('Hello Ada Example,');
    expect(html).toContain('<html lang="en">');
  });

  it('writes instants and durations as its readers do', () => {
    const { text } = renderMail(bilingual, { ...reader, locale: 'de' }, null, 'Showrunner');

    expect(text).toContain('22. November 2026, 23:15 (Europe/Berlin)');
    expect(text).toContain('7 Tagen');
    expect(text).toContain('1 Minute');
  });

  it('escapes everything in HTML (ASVS 1.2.1)', () => {
    const hostile = `"><script>alert('1')</script>&`;
    const action = { label: hostile, url: 'https://example.com/?a="><script>' };
    const { html } = rendered({ subject: hostile, intro: [hostile], action, outro: [hostile] });

    expect(html).not.toContain('<script');
    expect(html.split('&lt;script&gt;alert(&#39;1&#39;)')).toHaveLength(6);
  });

  it('is plain text as it was written', () => {
    const action = { label: 'Open', url: 'https://example.com/a?b=c&d=e' };
    const { text } = rendered({ intro: ['Tom & Jerry <3'], action });

    expect(text).toContain('Tom & Jerry <3\n\nOpen:\nhttps://example.com/a?b=c&d=e\n');
  });

  it('takes nothing that was typed for a template (ASVS 1.3.7)', () => {
    const typed = '${7*7} {{7*7}} #{7*7} <%= 7*7 %> [[${7*7}]] %s $& $1';
    const { text, html, subject } = rendered({ subject: typed, intro: [typed] });

    expect([subject, text.includes(typed)]).toEqual([typed, true]);
    expect(html).not.toContain('49');
  });

  it('has a subject of one line (ASVS 1.3.11)', () => {
    expect(rendered({ subject: 'One\r\nBcc: eve@example.com\u2028\u0000 two' }).subject).toBe(
      'One Bcc: eve@example.com two',
    );
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'https://user:secret@example.com/', 'nowhere'])(
    'has no link to %s (ASVS 1.2.2)',
    (url) => {
      expect(() => rendered({ action: { label: 'Open', url } })).toThrow(TypeError);
    },
  );

  it.each([
    'You won! http://evil.example',
    'see evil.example',
    'a@evil.example',
    'x'.repeat(61),
    'evil。example',
    'ｅvil．example',
    'ａ＠ｂ',
    'evil.e\u200dxample',
    'Call 030 12345',
    'Win now!',
    'a\u2044b',
  ])('addresses nobody as %j: whoever registers an address chooses the name', (name) => {
    const { text, html } = rendered({}, { name });

    expect(text).not.toContain('Hello');
    expect(html).not.toContain(name);
  });

  it.each([
    'Ada Example',
    'J. R. Smith',
    "Miles O'Brien",
    '李小龍',
    'Elizabeth 2',
    'J.R.R. Tolkien',
    '👩‍💻 Ada',
  ])('addresses %s by name', (name) => {
    expect(rendered({}, { name }).text).toContain(`Hello ${name},`);
  });
});
