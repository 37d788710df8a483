import type { z } from 'zod';

/** The languages that mails are written in; who speaks another one gets English. */
export const MAIL_LANGUAGES = ['en', 'de'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

/** A mail as its author writes it: plain text, which is escaped wherever it is shown. */
export interface MailText {
  subject: string;
  /** Paragraphs before the action. */
  intro: readonly string[];
  /** The one thing to do; a button in HTML, a line with the address in text. */
  action?: { label: string; url: string };
  /** Paragraphs after it. */
  outro?: readonly string[];
}

/** Words that depend on the reader: their language and time zone. */
export interface MailFormat {
  /** Such as `22 November 2026, 23:15 (Europe/Berlin)`, of an RFC 3339 text. */
  instant(text: string): string;
  /** Such as `30 minutes` or `24 hours`. */
  duration(milliseconds: number): string;
}

export type WriteMail<T> = (data: T, format: MailFormat) => MailText;

export interface MailOptions<T> {
  /** `feature.occasion`, such as `auth.password_reset`. */
  name: string;
  /** JSON; may hold secrets, it is encrypted until it is sent. */
  data: z.ZodType<T>;
  /** Shown in the preview in development. */
  sample: T;
  /** English is a must; of the others, a missing one fails a test. */
  texts: { en: WriteMail<T> } & Partial<Record<MailLanguage, WriteMail<T>>>;
}

export interface MailDefinition<T = unknown> extends Readonly<MailOptions<T>> {}

/** Declares a mail, beside the feature that sends it: `declareMails([…])` among its module's providers. */
export function defineMail<T>(options: MailOptions<T>): MailDefinition<T> {
  return options;
}
