import { z } from 'zod';
import { defineMail } from '#libs/mail';

/** To who has deleted their account. */
export const erasureScheduledMail = defineMail({
  name: 'users.erasure_scheduled',
  data: z.object({ eraseAt: z.iso.datetime() }),
  sample: { eraseAt: '2026-12-22T22:15:00.000Z' },
  texts: {
    en: ({ eraseAt }, { instant }) => ({
      subject: 'Your account will be erased',
      intro: [
        'You have deleted your account. You are signed out everywhere.',
        `It will be erased on ${instant(eraseAt)}, with everything that is held about you.`,
      ],
      outro: [
        'If you want to keep it, sign in before that. If it was not you, do so and choose a new password.',
      ],
    }),
    de: ({ eraseAt }, { instant }) => ({
      subject: 'Ihr Konto wird gelöscht',
      intro: [
        'Sie haben Ihr Konto gelöscht und sind überall abgemeldet.',
        `Am ${instant(eraseAt)} wird es endgültig entfernt, mit allem, was über Sie gespeichert ist.`,
      ],
      outro: [
        'Wenn Sie es behalten möchten, melden Sie sich vorher an. Wenn Sie das nicht waren, tun Sie es und wählen Sie ein neues Passwort.',
      ],
    }),
  },
});

/** To who has come back in time. */
export const erasureCancelledMail = defineMail({
  name: 'users.erasure_cancelled',
  data: z.object({}),
  sample: {},
  texts: {
    en: () => ({
      subject: 'Your account stays',
      intro: ['Your account was to be erased. It is kept, because you have signed in or taken it back.'],
      outro: ['If you still want it erased, delete it again. If it was not you, choose a new password.'],
    }),
    de: () => ({
      subject: 'Ihr Konto bleibt bestehen',
      intro: [
        'Ihr Konto sollte gelöscht werden. Es bleibt bestehen, weil Sie sich angemeldet oder es zurückgeholt haben.',
      ],
      outro: [
        'Wenn Sie es weiterhin löschen möchten, löschen Sie es noch einmal. Wenn Sie das nicht waren, wählen Sie ein neues Passwort.',
      ],
    }),
  },
});
