import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived. */
export interface ArrivedMail {
  from: string;
  to: string[];
  /** Header fields and body, as they were sent. */
  raw: string;
  wasEncrypted: boolean;
  /** Who signed in; undefined when nobody did. */
  user?: string;
}

const WITHOUT_TLS: SMTPServerOptions = { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] };
/** Offers STARTTLS, with a certificate that nobody vouches for. */
export const WITH_TLS: SMTPServerOptions = { hideSTARTTLS: false, disabledCommands: [] };

/** An SMTP server on loopback that keeps what it gets; without TLS, unless it is told to. */
export class TestSmtpServer {
  readonly arrived: ArrivedMail[] = [];
  private readonly server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.server = new SMTPServer({
      ...WITHOUT_TLS,
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 100,
      onData: (stream, { envelope, secure, user }, callback) => {
        const { mailFrom, rcptTo } = envelope;
        const from = mailFrom ? mailFrom.address : '';
        const to = rcptTo.map(({ address }) => address);
        const done = (raw: string): void => {
          this.arrived.push({ from, to, raw, wasEncrypted: secure, user: user as string | undefined });
          callback();
        };
        void text(stream).then(done, callback);
      },
      ...options,
    });
    // Clients that do not like its certificate are no failure of it.
    this.server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
    const started = new TestSmtpServer(options);
    const listening = started.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return started;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}

/** What a server answers instead of success, such as `replyWith(550, '5.1.1 Nobody here')`. */
export function replyWith(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
