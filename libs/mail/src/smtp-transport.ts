import type { OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type SMTPPoolOptions, type Transporter } from 'nodemailer';
import { MailTransport, type OutgoingMail, RecipientRefused } from './mail-transport.js';

/** Milliseconds: until a connection stands, until the server greets, and of its silence afterwards. */
const SMTP_TIME_LIMITS = { connection: 10_000, greeting: 10_000, silence: 30_000 };

const CONNECTIONS = 5;

/** Sends over the SMTP server of `MAIL_URL`, on a few connections that stay open for a while. */
export class SmtpTransport extends MailTransport implements OnApplicationShutdown {
  private readonly pool: Transporter;

  constructor(url: string, limits = SMTP_TIME_LIMITS) {
    super();
    this.pool = createTransport({ ...serverOf(url), ...timeLimits(limits), ...CAUTION, pool: true });
  }

  async send({ id, from, to, subject, html, text, headers }: OutgoingMail): Promise<void> {
    const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
    try {
      await this.pool.sendMail({
        messageId: `<${id}@${domain}>`,
        from,
        to,
        envelope: { from: from.address, to: [to.address] },
        subject,
        html,
        text,
        headers,
        xMailer: false,
      });
    } catch (error) {
      throw refusalOf(error) ?? replyOf(error) ?? error;
    }
  }

  onApplicationShutdown(): void {
    this.pool.close();
  }
}

/** A mail that was not sent is tried again by its job, and nothing of it is read from files or the web. */
const CAUTION: SMTPPoolOptions = {
  maxConnections: CONNECTIONS,
  maxRequeues: 0,
  idleTimeout: 30_000,
  disableFileAccess: true,
  disableUrlAccess: true,
};

function serverOf(url: string): SMTPPoolOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    host,
    port: port === '' ? undefined : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: protocol === 'smtp:' && !isLoopback(host),
    ignoreTLS: protocol === 'smtp+plain:',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !isLoopback(host) },
    ...(username !== '' && { auth }),
  };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

function timeLimits({ connection, greeting, silence }: typeof SMTP_TIME_LIMITS): SMTPPoolOptions {
  return {
    connectionTimeout: connection,
    dnsTimeout: connection,
    greetingTimeout: greeting,
    socketTimeout: silence,
  };
}

interface SmtpError {
  command?: string;
  responseCode?: number;
  response?: string;
}

/**
 * Servers quote addresses in their replies, and filters what they found in a mail, such as a link: only the codes
 * (RFC 5321 §4.2, RFC 3463) get into logs and lists of jobs.
 */
function replyOf(error: unknown): Error | undefined {
  const { command = 'the connection', responseCode, response = '' } = error as SmtpError;
  if (responseCode === undefined) return undefined;
  const [, status = ''] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  return new Error(`The mail server answered ${command} with ${responseCode} ${status}`.trimEnd());
}

/**
 * Only what the server says of the recipient: 5xx to `RCPT TO` (RFC 5321 §4.2.1). That it does not want us, for want
 * of a login or by policy (5.7.x, RFC 3463), says nothing about the address.
 */
function refusalOf(error: unknown): RecipientRefused | undefined {
  const { command, responseCode = 0, response = '' } = error as SmtpError;
  if (command !== 'RCPT TO' || responseCode < 500) return undefined;
  if (responseCode === 530 || /^\d{3}[ -]5\.7\./.test(response)) return undefined;
  return new RecipientRefused(response.slice(0, 500));
}
