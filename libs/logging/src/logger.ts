/**
 * Writes structured log lines. Fields come first, then one constant sentence: what varies belongs in the
 * fields, where it can be searched for. It never throws.
 *
 * The request id and the actor's id are added by themselves, as are the ids of an API key and of who acts for the actor; secrets are redacted by the names of their
 * fields, never out of the message.
 *
 * @example
 * constructor(private readonly logger: Logger) {}
 * this.logger.warn({ err, attempt }, 'The mail server refused the message.');
 */
export abstract class Logger {
  abstract trace(fields: object, message: string): void;
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract fatal(fields: object, message: string): void;
}
