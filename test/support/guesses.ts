import { PASSWORD, type TestApplication } from './application.js';

export const WRONG = 'a wrong password';

let last = 0;
/** An address that no other test uses. */
export const anAddress = (): string => `2001:db8:${(++last).toString(16)}::1`;

/** Signs in, and guesses, from whichever address. */
export class Guesses {
  constructor(private readonly app: TestApplication) {}

  /** The status of the answer. */
  async login(email: string, password: string, address: string): Promise<number> {
    const { response } = await this.app.anonymous.POST('/api/v1/auth/login', {
      body: { email, password },
      headers: { 'x-forwarded-for': address },
    });
    return response.status;
  }

  /** The answers to so many wrong passwords, one after the other. */
  async wrong(count: number, email: string, address: string): Promise<number[]> {
    const answers = [];
    for (let index = 0; index < count; index++) answers.push(await this.login(email, WRONG, address));
    return answers;
  }

  /** Someone who has chosen a password, and at which address. */
  async anAccount(): Promise<{ email: string; home: string }> {
    const home = anAddress();
    const { email, setPasswordToken: token } = await this.app.anInvitedUser(await this.app.signIn());
    await this.app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
      body: { token, newPassword: PASSWORD },
      headers: { 'x-forwarded-for': home },
    });
    return { email, home };
  }
}
