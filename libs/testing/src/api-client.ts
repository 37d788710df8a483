import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.js';
import type { Contract } from './contract.js';
import type { LogCapture } from './log-capture.js';

const SECRET_FIELDS = /password|token/i;

export interface ApiClientOptions {
  contract: Contract;
  logs: LogCapture;
  /** Sent as `Authorization: Bearer`. */
  token?: string;
}

export type ApiClient = Client<paths>;

/**
 * The client that openapi-typescript generates, for tests: every answer is checked against the document,
 * and every secret that is sent or received is reported to the log capture.
 */
export function apiClient(baseUrl: string, options: ApiClientOptions): ApiClient {
  const headers = options.token ? { authorization: `Bearer ${options.token}` } : undefined;
  return createClient<paths>({ baseUrl, headers, fetch: (request) => checkedFetch(request, options) });
}

/** Sends any request, also one that the typed client would not let through; the answer is checked alike. */
export async function checkedFetch(
  request: Request,
  { contract, logs }: Pick<ApiClientOptions, 'contract' | 'logs'>,
): Promise<Response> {
  collectSecrets(await request.clone().text(), logs);
  const { method, url } = request;
  const response = await fetch(request);
  const body = await response.clone().text();
  collectSecrets(body, logs);
  const { status } = response;
  const contentType = response.headers.get('content-type');
  const violation = contract.violation({ method, path: new URL(url).pathname, status, contentType, body });
  if (violation)
    throw new Error(`The answer breaks the OpenAPI document. ${violation}\n${body.slice(0, 500)}`);
  return response;
}

function collectSecrets(body: string, logs: LogCapture): void {
  if (!body.startsWith('{')) return;
  try {
    for (const [name, value] of Object.entries(JSON.parse(body) as Record<string, unknown>)) {
      if (SECRET_FIELDS.test(name) && typeof value === 'string' && value.length >= 8) logs.addSecret(value);
    }
  } catch {
    // Not JSON: tests send malformed bodies too.
  }
}
