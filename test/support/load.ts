import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds; a client that was refused does not ask again at once. */
const PAUSE = 25;
/** Milliseconds; whoever waits so long has been forgotten. */
const FORGOTTEN = 60_000;

/** One request as its client saw it; times are those of `performance.now()`. */
export interface Answer {
  began: number;
  took: number;
  /** 0 when the connection broke. */
  status: number;
  contentType: string | null;
  retryAfter: string | null;
  isReplay: boolean;
  body: string;
}

/** An invitation that can be sent again as it was. */
export interface Invitation {
  email: string;
  idempotencyKey: string;
}

/** Clients that read and write, until they are told to stop. */
export class Load {
  readonly answers: Answer[] = [];
  /** Invitations that were answered with success, and by which body. */
  readonly acknowledged: (Invitation & Pick<Answer, 'body'>)[] = [];
  /** Invitations of which nobody knows whether they have succeeded. */
  readonly unknown: Invitation[] = [];
  private stopped = false;
  private readonly over: Promise<unknown>;

  /** @param rest milliseconds between an answer and the next request of a client */
  constructor(
    private readonly url: string,
    private readonly token: string,
    clients: number,
    private readonly rest = 0,
  ) {
    this.over = Promise.all(Array.from({ length: clients }, (_, number) => this.work(number)));
  }

  /** Lets running requests end. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.over;
  }

  /** Answers to requests that began in this time. */
  between(start: number, end = Number.POSITIVE_INFINITY): Answer[] {
    return this.answers.filter(({ began }) => began >= start && began < end);
  }

  private async work(number: number): Promise<void> {
    const read = { path: '/api/v1/users?limit=1', headers: { authorization: `Bearer ${this.token}` } };
    while (!this.stopped) {
      const answer = number % 2 === 0 ? await send(this.url, read) : await this.write();
      this.answers.push(answer);
      const pause = answer.status === 200 || answer.status === 201 ? this.rest : PAUSE;
      if (pause > 0) await delay(pause);
    }
  }

  private async write(): Promise<Answer> {
    const id = crypto.randomUUID();
    const invitation = { email: `${id}@example.com`, idempotencyKey: id };
    const answer = await invite(this.url, this.token, invitation);
    if (answer.status === 201) this.acknowledged.push({ ...invitation, body: answer.body });
    if (answer.status === 0) this.unknown.push(invitation);
    return answer;
  }
}

export function invite(url: string, token: string, { email, idempotencyKey }: Invitation): Promise<Answer> {
  return send(url, {
    path: '/api/v1/users',
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify({ email, name: 'Ada', roles: ['member'] }),
  });
}

async function send(url: string, { path, ...init }: RequestInit & { path: string }): Promise<Answer> {
  const began = performance.now();
  const answer = await fetch(url + path, { ...init, signal: AbortSignal.timeout(FORGOTTEN) })
    .then(async (response) => ({
      status: response.status,
      contentType: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
      isReplay: response.headers.get('idempotency-replayed') === 'true',
      body: await response.text(),
    }))
    .catch((error: unknown) => ({ ...BROKEN, body: String(error) }));
  return { began, took: performance.now() - began, ...answer };
}

const BROKEN = { status: 0, contentType: null, retryAfter: null, isReplay: false };

/** The e-mail addresses of everyone in the list of users, page by page. */
export async function everyone(url: string, token: string): Promise<Set<string>> {
  const emails = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await send(url, { path: `/api/v1/users?${query}`, headers });
    if (status !== 200) throw new Error(body);
    const page = JSON.parse(body) as { items: { email: string }[]; nextCursor: string | null };
    for (const { email } of page.items) emails.add(email);
    cursor = page.nextCursor;
  }
  return emails;
}
