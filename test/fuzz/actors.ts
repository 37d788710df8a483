import type { SignedInUser, TestApplication } from '../support/application.js';
import type { Caller } from './plans.js';

type Role = 'member' | 'administrator';

interface Actor extends SignedInUser {
  password: string;
}

/** Longer than any setting can demand. */
const PASSWORD = 'a quiet orchard in november, and a very long walk along the river to the old mill at dusk';

/**
 * The people who call. Requests may suspend, delete or sign out whoever they know of, callers included; then
 * the first administrator, whom no request knows, invites others.
 */
export class Actors {
  private readonly actors = new Map<Role, Actor>();

  private constructor(
    private readonly app: TestApplication,
    readonly rootId: string,
  ) {}

  static async of(app: TestApplication): Promise<Actors> {
    return new Actors(app, (await app.signIn()).id);
  }

  /** Those who call: nobody when the caller is not signed in. */
  async find(caller: Caller): Promise<Actor | undefined> {
    if (caller !== 'member' && caller !== 'administrator') return undefined;
    const actor = this.actors.get(caller) ?? (await this.make(caller));
    this.actors.set(caller, actor);
    return actor;
  }

  /** After a refusal that may be about the caller: another signs in when they are not what they were. */
  async mend(caller: Caller): Promise<void> {
    const actor = await this.find(caller);
    const role = caller as Role;
    if (!actor || (await isStill(actor, role))) return;
    this.actors.delete(role);
    const again = await this.app.signIn(actor.email, actor.password).catch(() => undefined);
    if (again && (await isStill(again, role))) this.actors.set(role, { ...actor, ...again });
  }

  private async make(role: Role): Promise<Actor> {
    const root = await this.app.signIn();
    const { email, setPasswordToken } = await this.app.anInvitedUser(root, { roles: [role] });
    await this.app.anonymous.POST('/api/v1/auth/password-resets/confirmations', {
      body: { token: setPasswordToken, newPassword: PASSWORD },
    });
    return { ...(await this.app.signIn(email, PASSWORD)), password: PASSWORD };
  }
}

async function isStill({ client }: SignedInUser, role: Role): Promise<boolean> {
  const { data } = await client.GET('/api/v1/users/me');
  return data !== undefined && data.roles.includes(role);
}
