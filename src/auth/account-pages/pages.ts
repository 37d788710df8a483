/** What a page says. */
export interface PageText {
  title: string;
  lead: string;
  button: string;
  done: string;
}

/** A page that a link in a mail opens: a form, whose fields are the body of a request to the API. */
export interface AccountPage {
  /** Below `/account`. */
  name: string;
  /** Below `/api/v1`. */
  api: string;
  /** Whether a new password is asked for, beside the token of the link. */
  asksPassword: boolean;
  texts: Record<'en' | 'de', PageText>;
}

export const ACCOUNT_PAGES: readonly AccountPage[] = [
  {
    name: 'verify-email',
    api: 'auth/email-verification',
    asksPassword: false,
    texts: {
      en: {
        title: 'Confirm your e-mail address',
        lead: 'Confirm only if you have registered with this address yourself.',
        button: 'Confirm address',
        done: 'Your address is confirmed. You can sign in now.',
      },
      de: {
        title: 'E-Mail-Adresse bestätigen',
        lead: 'Bestätigen Sie nur, wenn Sie sich selbst mit dieser Adresse registriert haben.',
        button: 'Adresse bestätigen',
        done: 'Ihre Adresse ist bestätigt. Sie können sich jetzt anmelden.',
      },
    },
  },
  {
    name: 'choose-password',
    api: 'auth/password-resets/confirmations',
    asksPassword: true,
    texts: {
      en: {
        title: 'Choose a password',
        lead: 'With it and your e-mail address you sign in.',
        button: 'Choose password',
        done: 'Your account is ready. You can sign in now.',
      },
      de: {
        title: 'Passwort wählen',
        lead: 'Mit ihm und Ihrer E-Mail-Adresse melden Sie sich an.',
        button: 'Passwort wählen',
        done: 'Ihr Konto ist bereit. Sie können sich jetzt anmelden.',
      },
    },
  },
  {
    name: 'reset-password',
    api: 'auth/password-resets/confirmations',
    asksPassword: true,
    texts: {
      en: {
        title: 'Choose a new password',
        lead: 'The old one stops working, its password is worth nothing any more, and the sessions on all devices end.',
        button: 'Choose new password',
        done: 'Your password is changed. You can sign in now.',
      },
      de: {
        title: 'Neues Passwort wählen',
        lead: 'Das alte gilt dann nicht mehr, und die Sitzungen auf allen Geräten enden.',
        button: 'Neues Passwort wählen',
        done: 'Ihr Passwort ist geändert. Sie können sich jetzt anmelden.',
      },
    },
  },
  {
    name: 'confirm-email-change',
    api: 'auth/email-changes/confirmations',
    asksPassword: false,
    texts: {
      en: {
        title: 'Use this e-mail address',
        lead: 'Confirm only if you have asked for this yourself: your account then has this address.',
        button: 'Use this address',
        done: 'Your account has this address now.',
      },
      de: {
        title: 'Diese E-Mail-Adresse benutzen',
        lead: 'Bestätigen Sie nur, wenn Sie das selbst angefordert haben: Ihr Konto hat dann diese Adresse.',
        button: 'Diese Adresse benutzen',
        done: 'Ihr Konto hat jetzt diese Adresse.',
      },
    },
  },
  {
    name: 'undo-email-change',
    api: 'auth/email-changes/reversals',
    asksPassword: false,
    texts: {
      en: {
        title: 'Take your account back',
        lead: 'It gets its former e-mail address again, and the sessions on all devices end.',
        button: 'Take back',
        done: 'Your account has its former address again. Now ask for a new password, as if you had forgotten yours.',
      },
      de: {
        title: 'Holen Sie Ihr Konto zurück',
        lead: 'Es bekommt wieder seine frühere E-Mail-Adresse, sein Passwort gilt nicht mehr, und die Sitzungen auf allen Geräten enden.',
        button: 'Zurückholen',
        done: 'Ihr Konto hat wieder seine frühere Adresse. Fordern Sie jetzt ein neues Passwort an, als hätten Sie Ihres vergessen.',
      },
    },
  },
];
