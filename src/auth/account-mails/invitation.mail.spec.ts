import { expect, it } from 'vitest';
import { renderMail } from '#libs/mail';
import { invitationMail } from './invitation.mail.js';

const invited = (invitedBy: string, locale = 'en'): string => {
  const reader = { address: 'ada@example.com', name: 'Ada', locale, timeZone: 'UTC' };
  return renderMail(invitationMail, reader, { ...invitationMail.sample, invitedBy }, 'Showrunner').text;
};

it('an invitation names who invites', () => {
  expect(invited('Grace Hopper')).toContain('Grace Hopper has made an account for you.');
});

it.each(['see evil.example', 'evil。example', 'Call 030 12345'])('but not as %s', (name) => {
  expect(invited(name)).toContain('Someone has made an account for you.');
  expect(invited(name, 'de')).toContain('Jemand hat ein Konto für Sie angelegt.');
});
