import { z } from 'zod';
import { defineMail } from '#libs/mail';
import { accountLink, SAMPLE_LINK } from './account-links.js';

/** To who has forgotten the password. `lifetime` in milliseconds. */
export const passwordResetMail = defineMail({
  name: 'auth.password_reset',
  data: z.object({ link: accountLink, lifetime: z.int() }),
  sample: { link: SAMPLE_LINK, lifetime: 30 * 60 * 1000 },
  texts: {
    en: ({ link, lifetime }, { duration }) => ({
      subject: 'Choose a new password',
      intro: ['Someone, perhaps you, has asked for a new password for your account.'],
      action: { label: 'Choose new password', url: link.url },
      outro: [
        `The link works once, within ${duration(lifetime)}. Should the page ask for a code, this is it:`,
        link.token,
        'A new password ends the sessions on all devices. If you did not ask for one, ignore this mail: the password stays as it is.',
      ],
    }),
    de: ({ link, lifetime }, { duration }) => ({
      subject: 'Wählen Sie ein neues Passwort',
      intro: ['Jemand, vielleicht Sie, hat für Ihr Konto ein neues Passwort angefordert.'],
      action: { label: 'Neues Passwort wählen', url: link.url },
      outro: [
        `Der Link gilt einmal, innerhalb von ${duration(lifetime)}. Falls die Seite nach einem Code fragt, ist es dieser:`,
        link.token,
        'Ein neues Passwort beendet die Sitzungen auf allen Geräten. Wenn Sie keines angefordert haben, ignorieren Sie diese Mail: Das Passwort bleibt, wie es ist.',
      ],
    }),
  },
});
