import { z } from 'zod';
import { defineMail } from '#libs/mail';
import { accountLink, SAMPLE_LINK } from '../account-mails/account-links.js';

const HOUR = 60 * 60 * 1000;

/** To the new address: brings the token that moves the account there. `lifetime` in milliseconds. */
export const confirmEmailMail = defineMail({
  name: 'auth.confirm_email',
  data: z.object({ link: accountLink, lifetime: z.int() }),
  sample: { link: SAMPLE_LINK, lifetime: 24 * HOUR },
  texts: {
    en: ({ link, lifetime }, { duration }) => ({
      subject: 'Confirm your new e-mail address',
      intro: ['Someone, perhaps you, wants to use this address for an account that had another one.'],
      action: { label: 'Use this address', url: link.url },
      outro: [
        `The link works once, within ${duration(lifetime)}. Should the page ask for a code, this is it:`,
        link.token,
        'If it was not you, ignore this mail: nothing happens.',
      ],
    }),
    de: ({ link, lifetime }, { duration }) => ({
      subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
      intro: [
        'Jemand, vielleicht Sie, möchte diese Adresse für ein Konto benutzen, das bisher eine andere hatte.',
      ],
      action: { label: 'Diese Adresse benutzen', url: link.url },
      outro: [
        `Der Link gilt einmal, innerhalb von ${duration(lifetime)}. Falls die Seite nach einem Code fragt, ist es dieser:`,
        link.token,
        'Wenn Sie das nicht waren, ignorieren Sie diese Mail: Es geschieht nichts.',
      ],
    }),
  },
});

/** To an address that someone wants for their account, and that has one already. */
export const addressTakenMail = defineMail({
  name: 'auth.email_change_refused',
  data: z.object({}),
  sample: {},
  texts: {
    en: () => ({
      subject: 'You have an account already',
      intro: ['Someone, perhaps you, wants to use this address for another account.'],
      outro: [
        'That does not work, as your account has it. If you want to use it for the other one, give yours another address first.',
        'If it was not you, you need not do anything: nothing has changed.',
      ],
    }),
    de: () => ({
      subject: 'Sie haben bereits ein Konto',
      intro: ['Jemand, vielleicht Sie, möchte diese Adresse für ein anderes Konto benutzen.'],
      outro: [
        'Das geht nicht, da Ihr Konto sie hat. Wenn Sie sie für das andere benutzen möchten, geben Sie Ihrem zuerst eine andere.',
        'Wenn Sie das nicht waren, müssen Sie nichts tun: Es hat sich nichts geändert.',
      ],
    }),
  },
});

/** To the former address of an account, with a way back. `lifetime` in milliseconds. */
export const emailChangedMail = defineMail({
  name: 'auth.email_changed',
  data: z.object({ at: z.iso.datetime(), link: accountLink, lifetime: z.int() }),
  sample: { at: '2026-11-22T22:15:00.000Z', link: SAMPLE_LINK, lifetime: 7 * 24 * HOUR },
  texts: {
    en: ({ at, link, lifetime }, { duration, instant }) => ({
      subject: 'Your e-mail address was changed',
      intro: [
        `Since ${instant(at)} your account has another e-mail address. This one gets no more mails about it.`,
        'If it was not you, take your account back: it gets this address again, its password is worth nothing any more, and every session ends. Then ask for a new password.',
      ],
      action: { label: 'Take back', url: link.url },
      outro: [
        `The link works once, within ${duration(lifetime)}. Should the page ask for a code, this is it:`,
        link.token,
      ],
    }),
    de: ({ at, link, lifetime }, { duration, instant }) => ({
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      intro: [
        `Seit ${instant(at)} hat Ihr Konto eine andere E-Mail-Adresse. An diese kommen keine Mails mehr dazu.`,
        'Wenn Sie das nicht waren, holen Sie Ihr Konto zurück: Es bekommt wieder diese Adresse, sein Passwort gilt nicht mehr, und alle Sitzungen enden. Fordern Sie dann ein neues Passwort an.',
      ],
      action: { label: 'Zurückholen', url: link.url },
      outro: [
        `Der Link gilt einmal, innerhalb von ${duration(lifetime)}. Falls die Seite nach einem Code fragt, ist es dieser:`,
        link.token,
      ],
    }),
  },
});

/** To the former address, when an administrator gave the account another one. */
export const movedByAdministratorMail = defineMail({
  name: 'auth.email_changed_by_administrator',
  data: z.object({ at: z.iso.datetime() }),
  sample: { at: '2026-11-22T22:15:00.000Z' },
  texts: {
    en: ({ at }, { instant }) => ({
      subject: 'Your e-mail address was changed',
      intro: [
        `On ${instant(at)} an administrator gave your account another e-mail address. This one gets no more mails about it.`,
      ],
      outro: ['If you did not expect that, ask those who run the service.'],
    }),
    de: ({ at }, { instant }) => ({
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      intro: [
        `Am ${instant(at)} wurde Ihrem Konto bei der Verwaltung eine andere E-Mail-Adresse gegeben. An diese kommen keine Mails mehr dazu.`,
      ],
      outro: ['Wenn Sie das nicht erwartet haben, fragen Sie bei den Betreibern nach.'],
    }),
  },
});
