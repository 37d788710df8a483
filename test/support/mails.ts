import { getRepositoryToken } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { vi } from 'vitest';
import { MailboxMail } from '../../src/mailbox/mailbox-mail.entity.js';
import type { TestApplication } from './application.js';

const PATIENCE = { timeout: 15_000, interval: 20 };

/** A mail as its reader has it. */
export interface ReceivedMail {
  /** Of its definition, such as `auth.password_reset`. */
  mail: string;
  subject: string;
  text: string;
  html: string;
  /** Of its link; '' when there is none. */
  token: string;
}

/** What the application has sent, which is kept in its mailbox. */
export function mails({ app }: TestApplication) {
  const mailbox = app.get<Repository<MailboxMail>>(getRepositoryToken(MailboxMail), { strict: false });

  async function all(address: string): Promise<ReceivedMail[]> {
    return (await mailbox.find({ where: { address }, order: { id: 'ASC' } })).map(received);
  }

  return {
    /** To the address until now, oldest first. */
    all,
    /** The newest one to the address, of that name if one is given. Waits until there is one. */
    last: (address: string, name?: string): Promise<ReceivedMail> =>
      vi.waitFor(async () => {
        const found = (await all(address)).findLast(({ mail }) => !name || mail === name);
        if (!found) throw new Error(`${address} has got no mail${name ? ` "${name}"` : ''}.`);
        return found;
      }, PATIENCE),
  };
}

function received({ mail, subject, text, html }: MailboxMail): ReceivedMail {
  const [, token = ''] = /[?#&]token=([^\s&#]+)/.exec(text) ?? [];
  return { mail, subject, text, html, token: decodeURIComponent(token) };
}
