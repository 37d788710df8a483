/** What a false server answers with, and what it was sent. */
export class FalseServer {
  readonly requests: Request[] = [];
  /** Bodies, in the order of the requests. */
  readonly bodies: string[] = [];

  /** @param answers one for each request; the last one is repeated */
  constructor(private readonly answers: ((request: Request) => Response | Promise<Response>)[]) {}

  readonly fetch = async (request: Request): Promise<Response> => {
    this.requests.push(request);
    this.bodies.push(await request.text());
    const answer = this.answers[Math.min(this.requests.length, this.answers.length) - 1];
    if (!answer) throw new TypeError('fetch failed');
    return answer(request);
  };

  get paths(): string[] {
    return this.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  }

  headers(name: string): (string | null)[] {
    return this.requests.map(({ headers }) => headers.get(name));
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
  });
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const text = { type: 'about:blank', title: 'A title', detail: 'What to do.', requestId: 'r1' };
  return json({ ...text, status, code }, status, headers);
}

export function tokens(number: number, expiresIn = 600): object {
  return {
    accessToken: `access-${number}`,
    refreshToken: `refresh-${number}`,
    tokenType: 'Bearer',
    expiresIn,
    session: {},
  };
}
