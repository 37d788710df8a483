import { z } from 'zod';
import { defineMail } from '#libs/mail';
import { accountLink, SAMPLE_LINK } from './account-links.js';

const DAY = 24 * 60 * 60 * 1000;

const linked = z.object({ link: accountLink, lifetime: z.int() });
const sample = { link: SAMPLE_LINK, lifetime: DAY };

/** To who registered: proves that the address is theirs. `lifetime` in milliseconds. */
export const verifyEmailMail = defineMail({
  name: 'auth.verify_email',
  data: linked,
  sample,
  texts: {
    en: ({ link, lifetime }, { duration }) => ({
      subject: 'Confirm your e-mail address',
      intro: [
        'Someone has registered an account with this address. If it was you, confirm that it is yours.',
      ],
      action: { label: 'Confirm address', url: link.url },
      outro: [
        `The link works once, within ${duration(lifetime)}. Should the page ask for a code, this is it:`,
        link.token,
        'If it was not you, do not confirm: the password was chosen by someone else. Without you, nothing happens.',
      ],
    }),
    de: ({ link, lifetime }, { duration }) => ({
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      intro: [
        'Mit dieser Adresse wurde ein Konto angelegt. Wenn Sie das waren, bestätigen Sie, dass sie Ihnen gehört.',
      ],
      action: { label: 'Adresse bestätigen', url: link.url },
      outro: [
        `Der Link gilt einmal, innerhalb von ${duration(lifetime)}. Falls die Seite nach einem Code fragt, ist es dieser:`,
        link.token,
        'Wenn Sie das nicht waren, bestätigen Sie nicht: Das Passwort hat jemand anderes gewählt. Ohne Sie geschieht nichts.',
      ],
    }),
  },
});

/** To an address that was registered more than once: whoever reads it chooses the password. */
export const completeRegistrationMail = defineMail({
  name: 'auth.complete_registration',
  data: linked,
  sample,
  texts: {
    en: ({ link, lifetime }, { duration }) => ({
      subject: 'Choose a password for your account',
      intro: [
        'An account with this address waits for you to complete it. If you want it, choose a password: none that was chosen before counts.',
      ],
      action: { label: 'Choose password', url: link.url },
      outro: [
        `The link works once, within ${duration(lifetime)}. Should the page ask for a code, this is it:`,
        link.token,
        'If you do not want an account, ignore this mail.',
      ],
    }),
    de: ({ link, lifetime }, { duration }) => ({
      subject: 'Wählen Sie ein Passwort für Ihr Konto',
      intro: [
        'Ein Konto mit dieser Adresse wartet darauf, dass Sie es fertigstellen. Wenn Sie es möchten, wählen Sie ein Passwort: Keines, das vorher gewählt wurde, gilt.',
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

/** To an address that has an account already. */
export const alreadyRegisteredMail = defineMail({
  name: 'auth.already_registered',
  data: z.object({ isInvited: z.boolean() }),
  sample: { isInvited: false },
  texts: {
    en: ({ isInvited }) => ({
      subject: 'You have an account already',
      intro: ['Someone, perhaps you, has tried to register an account with this address.'],
      outro: [
        isInvited
          ? 'You have been invited already: choose a password with the link in the invitation. If it has expired, ask those who invited you for another one.'
          : 'It has one already: sign in with your password. If you have forgotten it, ask for a new one there.',
        'If it was not you, you need not do anything: nothing has changed.',
      ],
    }),
    de: ({ isInvited }) => ({
      subject: 'Sie haben bereits ein Konto',
      intro: ['Jemand, vielleicht Sie, wollte mit dieser Adresse ein Konto anlegen.'],
      outro: [
        isInvited
          ? 'Sie sind bereits eingeladen: Wählen Sie ein Passwort mit dem Link in der Einladung. Wenn er abgelaufen ist, bitten Sie um eine neue Einladung.'
          : 'Es gibt schon eines: Melden Sie sich mit Ihrem Passwort an. Wenn Sie es vergessen haben, fordern Sie dort ein neues an.',
        'Wenn Sie das nicht waren, müssen Sie nichts tun: Es hat sich nichts geändert.',
      ],
    }),
  },
});
