import { expect, vi } from 'vitest';
import { JobEngine } from '#libs/jobs';
import { PASSWORD, type SignedInUser, type TestApplication } from './application.js';
import { mails, type ReceivedMail } from './mails.js';

/** Waits until every job is done, those that jobs have added included. */
export async function settled({ app }: TestApplication): Promise<void> {
  const engine = app.get(JobEngine);
  const filter = { state: { in: 'created,active,retry' } };
  await vi.waitFor(
    async () => {
      const { items } = await engine.page({ limit: 1, filter });
      if (items[0]) throw new Error(`The job ${items[0].name} is ${items[0].state}: ${items[0].lastError}`);
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** All mails to the address, oldest first. */
export async function mailsTo(app: TestApplication, email: string): Promise<ReceivedMail[]> {
  await settled(app);
  return mails(app).all(email);
}

/**
 * The link in the last mail to the address that has one; '' when none has. Not simply in the last mail: a
 * notice of what was done before may be sent after what was asked for since.
 */
async function linkFor(app: TestApplication, email: string): Promise<string> {
  const links = (await mailsTo(app, email)).map(({ text }) => /https?:\S+#token=\S+/.exec(text)?.[0] ?? '');
  return links.findLast(Boolean) ?? '';
}

/** The token in the last mail to the address that has one; '' when none has. */
export async function tokenFor(app: TestApplication, email: string): Promise<string> {
  return (await linkFor(app, email)).split('#token=')[1] ?? '';
}

/** What people do to get an account, or to get back into it. */
export class AccountFlows {
  constructor(
    private readonly app: TestApplication,
    private readonly administrator: () => SignedInUser,
  ) {}

  register(email: string, password = PASSWORD, name = 'Ada Person') {
    return this.app.anonymous.POST('/api/v1/auth/register', { body: { email, password, name } });
  }

  resend(email: string) {
    return this.app.anonymous.POST('/api/v1/auth/email-verification/requests', { body: { email } });
  }

  verify(token: string) {
    return this.app.anonymous.POST('/api/v1/auth/email-verification', { body: { token } });
  }

  askForReset(email: string) {
    return this.app.anonymous.POST('/api/v1/auth/password-resets', { body: { email } });
  }

  choose(token: string, newPassword = PASSWORD) {
    return this.app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
      body: { token, newPassword },
    });
  }

  login(email: string, password = PASSWORD) {
    return this.app.anonymous.POST('/api/v1/auth/login', { body: { email, password } });
  }

  async loginStatus(email: string, password = PASSWORD): Promise<number> {
    return (await this.login(email, password)).response.status;
  }

  /** The status of the account that has the address. */
  async statusOf(email: string): Promise<string | undefined> {
    return (await this.find(email))?.status;
  }

  async find(email: string) {
    const { data } = await this.administrator().client.GET('/api/v1/users', {
      params: { query: { q: email } },
    });
    return data?.items[0];
  }

  /** The names of the mails that the address has got, in their order. */
  async mailsTo(email: string): Promise<string[]> {
    return (await mailsTo(this.app, email)).map(({ mail }) => mail);
  }

  /** The link in the last mail to the address that has one. */
  linkFor(email: string): Promise<string> {
    return linkFor(this.app, email);
  }

  /** The token in the last mail to the address that has one. */
  tokenFor(email: string): Promise<string> {
    return tokenFor(this.app, email);
  }

  /** Someone who has registered and confirmed the address. */
  async aRegisteredUser(email: string): Promise<void> {
    await this.register(email);
    await this.verify(await this.tokenFor(email));
  }

  async set(key: string, value: unknown): Promise<void> {
    const { response } = await this.administrator().client.PUT('/api/v1/settings/{key}', {
      params: { path: { key } },
      body: { value } as never,
    });
    expect(response.status).toBe(200);
  }
}

/** What of an answer may depend on who is asked about. */
export async function visible({ response }: { response: Response }): Promise<unknown> {
  const headers = [...response.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  return { status: response.status, headers, body: response.bodyUsed ? '' : await response.text() };
}
