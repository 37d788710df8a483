import { z } from 'zod';
import { addressableName, defineMail } from '#libs/mail';
import { accountLink, SAMPLE_LINK } from './account-links.js';

/** To who was invited: brings the token with which they choose a password. `lifetime` in milliseconds. */
export const invitationMail = defineMail({
  name: 'auth.invitation',
  data: z.object({ invitedBy: z.string(), link: accountLink, lifetime: z.int() }),
  sample: { invitedBy: 'Grace Hopper', link: SAMPLE_LINK, lifetime: 24 * 60 * 60 * 1000 },
  texts: {
    en: ({ invitedBy, link, lifetime }, { duration }) => ({
      subject: 'You are invited',
      intro: [
        `${addressableName(invitedBy) || 'Someone'} has made an account for you. Choose a password, and it is yours.`,
      ],
      action: { label: 'Choose password', url: link.url },
      outro: [
        `The link works once, within ${duration(lifetime)}. Should the page ask for a code, this is it:`,
        link.token,
        'If you do not want an account, ignore this mail.',
      ],
    }),
    de: ({ invitedBy, link, lifetime }, { duration }) => ({
      subject: 'Sie sind eingeladen',
      intro: [
        `${addressableName(invitedBy) || 'Jemand'} hat ein Konto für Sie angelegt. Wählen Sie ein Passwort, dann gehört es Ihnen.`,
      ],
      action: { label: 'Passwort wählen', url: link.url },
      outro: [
        `Der Link gilt einmal, innerhalb von ${duration(lifetime)}. Falls die Seite nach einem Code fragt, ist es dieser:`,
        link.token,
        'Wenn Sie kein Konto möchten, ignorieren Sie diese Mail.',
      ],
    }),
  },
});
