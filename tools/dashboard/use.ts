import { setTimeout as delay } from 'node:timers/promises';

interface Account {
  email: string;
  password: string;
}

/** What somebody does again and again, for a part of the time. */
interface Activity {
  /** Shares of the whole time. */
  from: number;
  to: number;
  /** Milliseconds. */
  every: number;
  act: () => Promise<unknown>;
}

/** Uses the application as several people do, well and badly, within its limits and beyond. */
export async function useFor(seconds: number, origin: string, account: Account): Promise<void> {
  const token = await new Client(origin).signIn(account);
  const [member, stranger] = [new Client(origin, token), new Client(origin)];
  const activities: Activity[] = [
    { from: 0, to: 1, every: 90, act: () => member.get('/api/v1/users?limit=20') },
    { from: 0, to: 1, every: 25, act: () => stranger.get('/.well-known/jwks.json') },
    { from: 0.3, to: 0.75, every: 10, act: () => stranger.get('/openapi.json') },
    { from: 0, to: 1, every: 700, act: () => stranger.signIn(account) },
    { from: 0.2, to: 0.8, every: 250, act: () => member.invite() },
    { from: 0.5, to: 0.9, every: 200, act: () => stranger.guess() },
    { from: 0.1, to: 0.9, every: 400, act: () => stranger.get('/api/v1/nothing') },
    { from: 0.4, to: 0.6, every: 300, act: () => member.giveUp() },
    { from: 0.6, to: 0.75, every: 20, act: () => member.get('/api/v1/users/me') },
  ];
  await Promise.all(activities.map((activity) => repeat(activity, seconds * 1000)));
}

async function repeat({ from, to, every, act }: Activity, time: number): Promise<void> {
  await delay(from * time);
  const end = performance.now() + (to - from) * time;
  while (performance.now() < end) await Promise.all([act(), delay(every)]);
}

/** Sends requests, from another address each time unless it is signed in, and does not mind how they are answered. */
class Client {
  private readonly origin: string;
  private readonly token: string | undefined;
  private sent = 0;

  constructor(origin: string, token?: string) {
    this.origin = origin;
    this.token = token;
  }

  async signIn(account: Account): Promise<string> {
    const answer = await this.post('/api/v1/auth/login', account);
    const { accessToken = '' } = (await answer.json()) as { accessToken?: string };
    return accessToken;
  }

  /** At the password of somebody who is not there, and always from the same address. */
  guess(): Promise<Response> {
    return this.post(
      '/api/v1/auth/login',
      { email: 'eve@example.com', password: 'a guess of hers' },
      '192.0.2.1',
    );
  }

  invite(): Promise<Response> {
    const email = `${crypto.randomUUID()}@example.com`;
    return this.post('/api/v1/users', { email, name: 'Ada', roles: ['member'] });
  }

  async get(path: string): Promise<void> {
    await (await this.send(path)).arrayBuffer();
  }

  /** Goes away before the answer. */
  async giveUp(): Promise<void> {
    const signal = AbortSignal.timeout(2);
    await this.send('/api/v1/users?limit=100', { signal }).catch(() => undefined);
  }

  private post(path: string, body: object, address?: string): Promise<Response> {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return this.send(path, init, address);
  }

  private send(path: string, init: RequestInit = {}, address = this.nextAddress()): Promise<Response> {
    return fetch(this.origin + path, {
      ...init,
      headers: {
        'x-forwarded-for': address,
        ...(init.body && { 'content-type': 'application/json' }),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
    });
  }

  /** Of those that are kept for documentation. */
  private nextAddress(): string {
    this.sent += 1;
    return `198.51.100.${this.sent % 250}`;
  }
}
