import { Injectable } from '@nestjs/common';
import { MailConfig } from '#libs/config';
import { DomainEvents, type JobRun, OnJob, type Payload } from '#libs/jobs';
import { type SpanOptions, Tracing } from '#libs/observability';
import { addressableName } from './header-text.js';
import { MailRegistry } from './mail-registry.js';
import { MailTransport, type OutgoingMail, RecipientRefused } from './mail-transport.js';
import { mailRefused } from './mail.events.js';
import { renderMail } from './render-mail.js';
import { sendMail } from './send-mail.job.js';

/** Of what machines send, so that no machine answers it (RFC 3834). */
const HEADERS = { 'Auto-Submitted': 'auto-generated' };

/** Writes mails and hands them to the transport. */
@Injectable()
export class MailDelivery {
  constructor(
    private readonly registry: MailRegistry,
    private readonly transport: MailTransport,
    private readonly events: DomainEvents,
    private readonly config: MailConfig,
    private readonly tracing: Tracing,
  ) {}

  /** What may work later is thrown, to be tried again; a refused address is recorded, and not tried again. */
  @OnJob(sendMail)
  async deliver({ mail, to, data }: Payload<typeof sendMail>, { id }: JobRun): Promise<void> {
    const definition = this.registry.get(mail);
    const { from } = this.config;
    const rendered = renderMail(definition, to, definition.data.parse(data), from.name);
    const recipient = { name: addressableName(to.name), address: to.address };
    await this.send({ id, mail, from, to: recipient, headers: HEADERS, ...rendered });
  }

  private async send(mail: OutgoingMail): Promise<void> {
    try {
      await this.tracing.span('send mail', spanOf(mail, this.config), () => this.transport.send(mail));
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.events.record(mailRefused, { address: mail.to.address, reason: error.reason });
    }
  }
}

/** Nothing of whom it is for. */
function spanOf({ mail, language }: OutgoingMail, { url }: MailConfig): SpanOptions {
  const attributes = { 'mail.name': mail, 'mail.language': language };
  if (!url) return { attributes };
  const { hostname, port } = new URL(url);
  const server = { 'server.address': hostname, 'server.port': Number(port) || undefined };
  return { kind: 'client', attributes: { ...attributes, 'network.protocol.name': 'smtp', ...server } };
}
