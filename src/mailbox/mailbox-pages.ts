import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { validate } from 'uuid';
import { HttpConfig, MailConfig, RuntimeConfig } from '#libs/config';
import { NotFound } from '#libs/http';
import { MailRegistry } from '#libs/mail';
import { assertOwnHost } from './assert-own-host.js';
import type { MailboxMail } from './mailbox-mail.entity.js';
import { MailboxRepository } from './mailbox.repository.js';
import { FRAME_HEADERS, PAGE_HEADERS } from './pages/headers.js';
import { listPage } from './pages/list-page.js';
import { mailPage } from './pages/mail-page.js';
import { framed } from './pages/page.js';
import { previewOf, templatesPage } from './pages/templates-page.js';
import { servesMailbox } from './serves-mailbox.js';

const ROWS = 50;

/**
 * The pages below `/dev/mailbox`. They are no part of the API, and do not exist where mails are sent: not even the
 * routes are there.
 */
@Injectable()
export class MailboxPages implements OnModuleInit {
  // oxlint-disable-next-line max-params -- three of them are parts of the configuration
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly mailbox: MailboxRepository,
    private readonly registry: MailRegistry,
    private readonly mail: MailConfig,
    private readonly runtime: RuntimeConfig,
    private readonly httpConfig: HttpConfig,
  ) {}

  onModuleInit(): void {
    if (!servesMailbox({ mail: this.mail, runtime: this.runtime })) return;
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    const own = {
      onRequest: async ({ headers }: FastifyRequest) =>
        assertOwnHost(headers.host, this.httpConfig.publicUrl),
    };
    server.get('/dev/mailbox', own, (request, reply) => this.list(request, reply));
    server.get('/dev/mailbox/templates', own, (_request, reply) => this.templates(reply));
    server.get('/dev/mailbox/templates/:mail/:language', own, (request, reply) =>
      this.preview(request, reply),
    );
    server.get('/dev/mailbox/:id', own, async (request, reply) =>
      send(reply, mailPage(await this.kept(request))),
    );
    server.get('/dev/mailbox/:id/html', own, async (request, reply) =>
      sendFrame(reply, (await this.kept(request)).html),
    );
  }

  private async list({ query }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { q, before } = query as Record<string, unknown>;
    const wanted = { q: typeof q === 'string' ? q : '', before: asId(before) };
    const mails = await this.mailbox.page({ ...wanted, limit: ROWS + 1 });
    return send(reply, listPage(mails.slice(0, ROWS), { ...wanted, hasOlder: mails.length > ROWS }));
  }

  private templates(reply: FastifyReply): FastifyReply {
    return send(reply, templatesPage(this.registry.all(), this.mail.from.name));
  }

  private preview({ params }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { mail, language } = params as { mail: string; language: string };
    const definition = this.registry.all().find(({ name }) => name === mail);
    if (!definition) throw new NotFound();
    return sendFrame(reply, previewOf(definition, language, this.mail.from.name).html);
  }

  private async kept({ params }: FastifyRequest): Promise<MailboxMail> {
    const id = asId((params as { id: string }).id);
    const mail = id === undefined ? null : await this.mailbox.find(id);
    if (!mail) throw new NotFound();
    return mail;
  }
}

const asId = (text: unknown): string | undefined => (validate(text) ? String(text) : undefined);

const send = (reply: FastifyReply, html: string): FastifyReply => reply.headers(PAGE_HEADERS).send(html);

const sendFrame = (reply: FastifyReply, html: string): FastifyReply =>
  reply.headers(FRAME_HEADERS).send(framed(html));
