import { DueErasures } from '../../src/users/erasure/due-erasures.js';
import { PASSWORD, type SignedInUser, type TestApplication } from './application.js';
import { mailsTo } from './account-flows.js';
import type { ReceivedMail } from './mails.js';

/** What people do with accounts that they have. */
export class AccountLifecycle {
  constructor(private readonly app: TestApplication) {}

  askForEmail({ client }: SignedInUser, email: string) {
    return client.PUT('/api/v1/users/me/email', { body: { email } });
  }

  confirmEmail(token: string) {
    return this.app.anonymous.POST('/api/v1/auth/email-changes/confirmations', { body: { token } });
  }

  undoEmail(token: string) {
    return this.app.anonymous.POST('/api/v1/auth/email-changes/reversals', { body: { token } });
  }

  /** All such mails to the address, once every job is done. */
  async mailsTo(address: string, mail: string): Promise<ReceivedMail[]> {
    return (await mailsTo(this.app, address)).filter((each) => each.mail === mail);
  }

  /** The token in the last such mail to the address. */
  async tokenIn(mail: string, address: string): Promise<string> {
    return (await this.mailsTo(address, mail)).at(-1)?.token ?? '';
  }

  /** Moves the account there, as its owner does. Answers the token with which the former address undoes it. */
  async move(user: SignedInUser, email: string): Promise<string> {
    await this.askForEmail(user, email);
    await this.confirmEmail(await this.tokenIn('auth.confirm_email', email));
    return this.tokenIn('auth.email_changed', user.email);
  }

  delete({ client }: SignedInUser) {
    return client.DELETE('/api/v1/users/me');
  }

  export({ client }: SignedInUser) {
    return client.GET('/api/v1/users/me/export');
  }

  async loginStatus(email: string, password = PASSWORD): Promise<number> {
    const { response } = await this.app.anonymous.POST('/api/v1/auth/login', { body: { email, password } });
    return response.status;
  }

  async statusOf({ client }: SignedInUser): Promise<number> {
    return (await client.GET('/api/v1/users/me')).response.status;
  }

  /** Does what the hourly job does. */
  async eraseDue(): Promise<void> {
    const { signal } = new AbortController();
    await this.app.app.get(DueErasures, { strict: false }).eraseAll({}, { signal });
  }
}
