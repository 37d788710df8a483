import { z } from 'zod';
import { defineMail, type MailFormat } from '#libs/mail';

const data = z.object({ at: z.iso.datetime(), device: z.string().nullable(), ipAddress: z.string() });
type Occasion = z.infer<typeof data>;
const sample: Occasion = {
  at: '2026-11-22T22:15:00.000Z',
  device: 'Firefox, Linux',
  ipAddress: '203.0.113.7',
};

const whenAndWhere = {
  en: ({ at, device, ipAddress }: Occasion, { instant }: MailFormat): string =>
    `It was on ${instant(at)}, with ${device ?? 'an unknown program'}, from the address ${ipAddress}.`,
  de: ({ at, device, ipAddress }: Occasion, { instant }: MailFormat): string =>
    `Das war am ${instant(at)}, mit ${device ?? 'einem unbekannten Programm'}, von der Adresse ${ipAddress}.`,
};

const NOT_YOU = {
  en: 'If it was not you, choose a new password at once ("Forgotten password" on the sign-in page) and end all sessions.',
  de: 'Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort („Passwort vergessen“ auf der Anmeldeseite) und beenden Sie alle Sitzungen.',
};

/** To whose password was changed. */
export const passwordChangedMail = defineMail({
  name: 'auth.notice_password_changed',
  data,
  sample,
  texts: {
    en: (occasion, format) => ({
      subject: 'Your password was changed',
      intro: ['Your account has a new password.', whenAndWhere.en(occasion, format)],
      outro: ['If it was you, you need not do anything.', NOT_YOU.en],
    }),
    de: (occasion, format) => ({
      subject: 'Ihr Passwort wurde geändert',
      intro: ['Ihr Konto hat ein neues Passwort.', whenAndWhere.de(occasion, format)],
      outro: ['Wenn Sie das waren, müssen Sie nichts tun.', NOT_YOU.de],
    }),
  },
});

/** To who signed in from where they have not been before. */
export const newDeviceMail = defineMail({
  name: 'auth.notice_new_device',
  data,
  sample,
  texts: {
    en: (occasion, format) => ({
      subject: 'New sign-in to your account',
      intro: [
        'Someone has signed in to your account from a place that it was not used from before.',
        whenAndWhere.en(occasion, format),
      ],
      outro: ['If it was you, you need not do anything.', NOT_YOU.en],
    }),
    de: (occasion, format) => ({
      subject: 'Neue Anmeldung bei Ihrem Konto',
      intro: [
        'Jemand hat sich bei Ihrem Konto von einem Ort angemeldet, von dem es bisher nicht benutzt wurde.',
        whenAndWhere.de(occasion, format),
      ],
      outro: ['Wenn Sie das waren, müssen Sie nichts tun.', NOT_YOU.de],
    }),
  },
});

/** To whose session was ended because its refresh token was used twice. */
export const sessionStolenMail = defineMail({
  name: 'auth.notice_session_stolen',
  data,
  sample,
  texts: {
    en: (occasion, format) => ({
      subject: 'A session of yours was ended',
      intro: [
        'Someone has used a copy of what keeps you signed in on one of your devices. That session is ended, for them and for you.',
        whenAndWhere.en(occasion, format),
      ],
      outro: ['Sign in again, and choose a new password if you cannot explain this.'],
    }),
    de: (occasion, format) => ({
      subject: 'Eine Ihrer Sitzungen wurde beendet',
      intro: [
        'Jemand hat eine Kopie dessen benutzt, womit Sie auf einem Ihrer Geräte angemeldet bleiben. Diese Sitzung ist beendet, für beide.',
        whenAndWhere.de(occasion, format),
      ],
      outro: [
        'Melden Sie sich neu an, und wählen Sie ein neues Passwort, wenn Sie sich das nicht erklären können.',
      ],
    }),
  },
});
