/** What was wrong with a request to another server, or with its answer. */
export type OutboundReason =
  'url' | 'origin' | 'address' | 'unreachable' | 'redirect' | 'timeout' | 'too_large' | 'encoding';

/**
 * A request to another server was not sent, or its answer was not taken. The message is for logs and operators: it
 * names hosts and addresses, which are no business of clients.
 */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';

  constructor(
    readonly reason: OutboundReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The one behind an error that a library has wrapped around it. */
  static behind(error: unknown): OutboundError | undefined {
    let current = error;
    while (current instanceof Error) {
      if (current instanceof OutboundError) return current;
      current = current.cause;
    }
    return undefined;
  }
}
