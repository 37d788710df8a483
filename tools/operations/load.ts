import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE = 30_000;

/** What a client does again and again. @throws when something was not as it should be */
type Work = (round: number) => Promise<void>;

/** Clients that work until they are told to stop; the first failure of each is kept, and it goes on. */
class Load {
  rounds = 0;
  readonly failures: string[] = [];
  private readonly rest: number;
  private isStopped = false;
  private readonly over: Promise<unknown>;

  constructor(works: readonly Work[], rest: number) {
    this.rest = rest;
    this.over = Promise.all(works.map((work) => this.repeat(work)));
  }

  private async repeat(work: Work): Promise<void> {
    for (let round = 0; !this.isStopped; round += 1) {
      await work(round).catch((error: unknown) => this.failures.push(String(error)));
      this.rounds += 1;
      await delay(this.rest);
    }
  }

  /** Lets what runs end. @throws when anything failed, or hardly anything was asked */
  async stop(least = 50): Promise<void> {
    this.isStopped = true;
    await this.over;
    if (this.failures.length > 0)
      throw new Error(`${this.failures.length} of ${this.rounds} failed, such as ${this.failures[0]}`);
    if (this.rounds < least) throw new Error(`Only ${this.rounds} requests were made: this shows nothing.`);
    console.log(`${this.rounds} rounds of requests, none of which failed`);
  }
}

/**
 * Runs something under load.
 *
 * @param rest milliseconds of a client between an answer and its next request: it is not the machine that is tested
 * @throws when a request fails meanwhile
 */
export async function underLoad(works: readonly Work[], run: () => Promise<void>, rest = 60): Promise<void> {
  // What fails without any change has nothing to tell about one.
  for (const work of works) await work(0);
  const load = new Load(works, rest);
  try {
    await run();
  } catch (error) {
    await load.stop(0).catch((failure: unknown) => console.error(String(failure)));
    throw error;
  }
  await load.stop();
}

export interface Answer<T> {
  body: T;
  etag: string;
}

/** @throws when the answer has another status, or none comes */
export async function ask<T = Record<string, unknown>>(
  method: string,
  url: string,
  expected: number,
  { token, ifMatch, body }: { token?: string; ifMatch?: string; body?: object } = {},
): Promise<Answer<T>> {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...(ifMatch && { 'if-match': ifMatch }),
  };
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(url, { method, headers, signal, body: body && JSON.stringify(body) }).catch(
    (error: unknown) => {
      throw new Error(`${method} ${url}: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
    },
  );
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return { body: (text ? JSON.parse(text) : {}) as T, etag: response.headers.get('etag') ?? '' };
}

/** Milliseconds; a token is good for ten minutes, and a rollout on a busy machine may take longer. */
const YOUNG = 60_000;

/** Somebody who is signed in as long as they are asked. */
export class SignedIn {
  private readonly url: string;
  private readonly credentials: object;
  private since = Number.NEGATIVE_INFINITY;
  private current?: Promise<string>;

  constructor(api: string, credentials: object) {
    this.url = `${api}/auth/login`;
    this.credentials = credentials;
  }

  /** @returns an access token */
  token(): Promise<string> {
    if (this.current && performance.now() - this.since < YOUNG) return this.current;
    this.since = performance.now();
    this.current = ask<{ accessToken: string }>('POST', this.url, 200, { body: this.credentials }).then(
      ({ body }) => body.accessToken,
    );
    return this.current;
  }
}
