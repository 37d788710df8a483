import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who is asking: the user behind a verified access token and the session it belongs to, or behind an API key; or the
 * service account behind a key of its own.
 */
export interface Actor {
  /** Of the user; of the service account, if `isServiceAccount`, and then there is no user with it. */
  readonly userId: string;
  /** Set when a program acts that is nobody's. */
  readonly isServiceAccount?: true;
  /** Null with an API key. */
  readonly sessionId: string | null;
  /** What this session or key permits, which may be less than what the user may do. */
  readonly permissions: ReadonlySet<string>;
  /** When the user last proved who they are (the token's `auth_time`); 1970 with an API key, which proves nothing. */
  readonly authenticatedAt: Date;
  /** Of the API key that the request was made with. */
  readonly apiKeyId?: string;
  /** Who acts for the user (RFC 8693 section 4.1). */
  readonly impersonatorId?: string;
}

/** What a request tells of the device it comes from. */
export interface Device {
  /** At most 512 characters. */
  userAgent: string;
  /** As seen through the configured proxies only. */
  ipAddress: string;
}

/** What is known of the request being served. */
export interface RequestContext {
  readonly requestId: string;
  /** Of the distributed trace that this is part of (W3C Trace Context), if it is part of one. */
  traceId?: string;
  /** Where it comes from, for the few who ask. */
  readonly device?: () => Device;
  /** Absent until the access guard has verified a token, and on public routes without one. */
  actor?: Actor;
  /** Why the request was answered before its work was done: nothing of that may be committed any more. */
  cancelled?: Error;
}

const storage = new AsyncLocalStorage<RequestContext>();

/**
 * The context of the running request, for code that has no request at hand, such as the logger. It
 * follows every promise, timer and callback started inside `run`.
 *
 * @example
 * fastify.addHook('onRequest', (request, reply, done) => requestContext.run({ requestId: request.id }, done));
 */
export const requestContext = {
  /** Runs `work`, and all it starts, with `context` as the current one; answers what `work` answers. */
  run<T>(context: RequestContext, work: () => T): T {
    return storage.run(context, work);
  },

  /** The current context; undefined outside a request (start-up, jobs, timers of the process). */
  get(): RequestContext | undefined {
    return storage.getStore();
  },
};
