import { z } from 'zod';
import { defineMail, type MailFormat } from '#libs/mail';
import { type SignInChange, signInChange } from './security.events.js';

/** Without an address where somebody else did it, such as an administrator: where from is not for the owner. */
const data = z.object({ at: z.iso.datetime(), device: z.string().nullable(), ipAddress: z.string() });
type Occasion = z.infer<typeof data>;
const sample: Occasion = {
  at: '2026-11-22T22:15:00.000Z',
  device: 'Firefox, Linux',
  ipAddress: '203.0.113.7',
};

const whenAndWhere = {
  en: ({ at, device, ipAddress }: Occasion, { instant }: MailFormat): string =>
    ipAddress
      ? `It was on ${instant(at)}, with ${device ?? 'an unknown program'}, from the address ${ipAddress}.`
      : `It was on ${instant(at)}.`,
  de: ({ at, device, ipAddress }: Occasion, { instant }: MailFormat): string =>
    ipAddress
      ? `Das war am ${instant(at)}, mit ${device ?? 'einem unbekannten Programm'}, von der Adresse ${ipAddress}.`
      : `Das war am ${instant(at)}.`,
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

const CHANGES: Record<SignInChange, { en: string; de: string }> = {
  totp_added: {
    en: 'An authenticator app was added: signing in with the password asks for its code from now on.',
    de: 'Eine Authentifizierungs-App wurde hinzugefügt: Die Anmeldung mit dem Passwort verlangt ab jetzt ihren Code.',
  },
  totp_removed: {
    en: 'The authenticator app was removed: the password alone is enough to sign in.',
    de: 'Die Authentifizierungs-App wurde entfernt: Zur Anmeldung genügt wieder das Passwort.',
  },
  recovery_codes_renewed: {
    en: 'New recovery codes were made. The ones before them are worth nothing.',
    de: 'Neue Wiederherstellungscodes wurden erstellt. Die früheren gelten nicht mehr.',
  },
  recovery_code_used: {
    en: 'A recovery code was used to sign in. It does not work again.',
    de: 'Ein Wiederherstellungscode wurde zur Anmeldung benutzt. Er gilt nicht noch einmal.',
  },
  passkey_added: { en: 'A passkey was added.', de: 'Ein Passkey wurde hinzugefügt.' },
  passkey_removed: { en: 'A passkey was removed.', de: 'Ein Passkey wurde entfernt.' },
  identity_linked: {
    en: 'An account elsewhere was linked: who holds it can sign in to yours.',
    de: 'Ein fremdes Konto wurde verknüpft: Wer darüber verfügt, kann sich bei Ihrem anmelden.',
  },
  identity_unlinked: {
    en: 'The link to an account elsewhere was removed.',
    de: 'Die Verknüpfung mit einem fremden Konto wurde entfernt.',
  },
  api_key_created: {
    en: 'An API key was made: a program that has it acts for you.',
    de: 'Ein API-Schlüssel wurde erstellt: Ein Programm, das ihn hat, handelt für Sie.',
  },
  api_key_revoked: {
    en: 'An API key was revoked. It does not work any more.',
    de: 'Ein API-Schlüssel wurde widerrufen. Er gilt nicht mehr.',
  },
  impersonation_started: {
    en: 'An administrator has begun to act for you in your account, for an hour at most. They cannot change how you sign in.',
    de: 'Ein Administrator handelt ab jetzt in Ihrem Konto für Sie, höchstens eine Stunde lang. Wie Sie sich anmelden, kann er nicht ändern.',
  },
  impersonation_ended: {
    en: 'The administrator who acted for you in your account has stopped doing so.',
    de: 'Der Administrator, der in Ihrem Konto für Sie gehandelt hat, hat das beendet.',
  },
  factors_removed: {
    en: 'An administrator has removed your authenticator app, recovery codes and passkeys.',
    de: 'Ein Administrator hat Ihre Authentifizierungs-App, Wiederherstellungscodes und Passkeys entfernt.',
  },
};

/** What outlives a new password, and the end of all sessions: whoever did not make it has to take it away. */
const ADDED = new Set<SignInChange>(['totp_added', 'passkey_added', 'identity_linked', 'api_key_created']);

const NOT_YOU_ADDED = {
  en: 'If it was not you, remove it first: a new password does not. Then choose a new password ("Forgotten password" on the sign-in page) and end all sessions.',
  de: 'Wenn Sie das nicht waren, entfernen Sie es zuerst: Ein neues Passwort tut das nicht. Wählen Sie dann ein neues Passwort („Passwort vergessen“ auf der Anmeldeseite) und beenden Sie alle Sitzungen.',
};

const notYou = (change: SignInChange): typeof NOT_YOU => (ADDED.has(change) ? NOT_YOU_ADDED : NOT_YOU);

const changeData = data.extend({ change: signInChange });
type Change = z.infer<typeof changeData>;

/** To who can sign in in another way than before. */
export const signInChangedMail = defineMail({
  name: 'auth.notice_sign_in_changed',
  data: changeData,
  sample: { ...sample, change: 'totp_added' } as Change,
  texts: {
    en: ({ change, ...occasion }, format) => ({
      subject: 'How you sign in has changed',
      intro: [CHANGES[change].en, whenAndWhere.en(occasion, format)],
      outro: ['If it was you, you need not do anything.', notYou(change).en],
    }),
    de: ({ change, ...occasion }, format) => ({
      subject: 'Ihre Anmeldung hat sich geändert',
      intro: [CHANGES[change].de, whenAndWhere.de(occasion, format)],
      outro: ['Wenn Sie das waren, müssen Sie nichts tun.', notYou(change).de],
    }),
  },
});
