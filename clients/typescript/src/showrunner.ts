import { authorized } from './authorized.js';
import { type Client, createClient } from './generated/client/index.js';
import { keyedOperations, textOperations } from './generated/document.gen.js';
import { Api, Auth } from './generated/index.js';
import { asError } from './problem.js';
import { queryString } from './query.js';
import { PATIENCE, type RetryOptions, type Send, sendPatiently } from './retry.js';
import { Session } from './session.js';
import { memoryStorage, type TokenStorage, TokenStore } from './token-store.js';

export interface ShowrunnerOptions {
  /** Where the server is, such as `https://api.example.com`; in a browser, without it, where the page is from. */
  baseUrl?: string;
  /** For programs: sent instead of the session's tokens. */
  apiKey?: string;
  /** Where the session is kept; tabs that share it are signed in together. Without it, in memory. */
  storage?: TokenStorage;
  /** Under which name, where one storage has several sessions. */
  storageKey?: string;
  retry?: Partial<RetryOptions>;
  fetch?: (request: Request) => Promise<Response>;
}

/**
 * The API, by the names of its operations: `users.list` of the document is `api.users.list(…)`. Calls answer
 * `{ data, response }`, and throw a `ProblemError` for what the server refuses.
 */
export class Showrunner extends Api {
  readonly session: Session;

  constructor(options: ShowrunnerOptions = {}) {
    const { baseUrl = '', apiKey, storage = memoryStorage(), storageKey = 'showrunner.session' } = options;
    const retry = { ...PATIENCE, ...options.retry };
    const send: Send = options.fetch ?? ((request) => fetch(request));
    const patient: Send = (request) => sendPatiently(request, send, retry);
    const client = createClient({
      baseUrl: baseUrl.replace(/\/$/, ''),
      throwOnError: true,
      auth: () => apiKey ?? session.accessToken(),
      fetch: ((request: Request) =>
        apiKey ? patient(request) : authorized(request, patient, session)) as typeof fetch,
      querySerializer: (query) => queryString(query as Record<string, unknown>),
    });
    const session = new Session(new Auth({ client }), new TokenStore(storage, storageKey), storageKey);
    intercept(client);
    super({ client });
    this.session = session;
  }
}

function intercept({ interceptors }: Client): void {
  interceptors.request.use((request, options) => {
    const operation = `${request.method} ${options.url}`;
    if (keyedOperations.has(operation) && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', newKey());
    // A file knows what it is; the generated method names the first type that the operation takes.
    if (options.body instanceof Blob && options.body.type)
      request.headers.set('content-type', options.body.type);
    // The document has them as text, whatever else their media type would be taken for.
    if (textOperations.has(operation) && options.parseAs === 'auto') options.parseAs = 'text';
    return request;
  });
  interceptors.error.use((error, response) => asError(error, response));
}

/** Random, also on pages without TLS, where there is no `crypto.randomUUID`. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
