import type { Config } from '#libs/config';

/** Whether mails are kept here and shown at `/dev/mailbox`. */
export function servesMailbox({ mail, runtime }: Pick<Config, 'mail' | 'runtime'>): boolean {
  return mail.url === undefined && runtime.environment !== 'production';
}
