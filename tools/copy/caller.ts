interface CallOptions {
  ifMatch?: string;
  body?: object;
}

interface Answer {
  body: Record<string, unknown>;
  etag: string;
}

/** Someone who is signed in, and calls the API as any client does. */
export class Caller {
  private readonly api: string;
  private readonly authorization?: string;

  private constructor(api: string, authorization?: string) {
    this.api = api;
    this.authorization = authorization;
  }

  static async signIn(api: string, credentials: object): Promise<Caller> {
    const { body } = await new Caller(api).call('POST', '/auth/login', 200, { body: credentials });
    return new Caller(api, `Bearer ${String(body['accessToken'])}`);
  }

  /** @throws when the answer has another status than the expected one */
  async call(
    method: string,
    path: string,
    expected: number,
    { ifMatch, body }: CallOptions = {},
  ): Promise<Answer> {
    const headers = {
      ...(body && { 'content-type': 'application/json' }),
      ...(ifMatch && { 'if-match': ifMatch }),
    };
    const response = await this.send(path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (response.status !== expected) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return {
      body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
      etag: response.headers.get('etag') ?? '',
    };
  }

  send(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = new Headers(request.headers);
    if (this.authorization) headers.set('authorization', this.authorization);
    return fetch(this.api + path, { ...request, headers });
  }
}
