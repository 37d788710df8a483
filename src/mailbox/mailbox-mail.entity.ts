import { Entity } from 'typeorm';
import { Id, Instant, Json, LongText, Text } from '#libs/database';

/** A mail that was kept instead of sent. Ids are those of its job, in the order in which mails were asked for. */
@Entity('mailbox_mails')
export class MailboxMail {
  @Id() id: string;
  /** Of its definition, such as `auth.password_reset`. */
  @Text(100) mail: string;
  @Text(8) language: string;
  /** The recipient's. */
  @Text(320) address: string;
  @LongText() subject: string;
  /** As a server would have got them, by their names. */
  @Json() headers: Record<string, string>;
  @LongText() html: string;
  @LongText() text: string;
  /** What is searched. */
  @LongText() folded: string;
  @Instant() receivedAt: Date;
}
