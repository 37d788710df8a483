import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AdministratorConfig, type AdministratorCredentials, RuntimeConfig } from '#libs/config';
import { randomToken } from '#libs/crypto';
import { Transactional } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { ADMINISTRATOR, EmailTaken, UserAccountsService } from '../users/index.js';
import { PasswordRefused } from './auth.errors.js';
import { PasswordCredentials } from './passwords/password-credentials.js';
import { PasswordPolicy } from './passwords/password-policy.js';

const DEFAULT_EMAIL = 'admin@example.com';
const NAME = 'Administrator';

/** Makes the first administrator, so that there is someone to invite the others. */
@Injectable()
export class FirstAdministrator implements OnApplicationBootstrap {
  /** Set when an administrator with a generated password was made at this start, to be shown once. */
  generated: AdministratorCredentials | undefined;

  constructor(
    private readonly accounts: UserAccountsService,
    private readonly passwords: PasswordCredentials,
    private readonly policy: PasswordPolicy,
    private readonly config: AdministratorConfig,
    private readonly runtime: RuntimeConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.exists()) return;
    const credentials = this.config.credentials ?? this.generate();
    try {
      const isMade = await this.create(credentials);
      if (isMade && !this.config.credentials) this.generated = credentials;
    } catch (error) {
      throw explain(error);
    }
  }

  @Transactional()
  private async exists(): Promise<boolean> {
    return this.accounts.hasActiveAdministrator();
  }

  private generate(): AdministratorCredentials {
    if (this.runtime.environment === 'production') {
      throw new StartupError(
        'There is no administrator yet. Set ADMIN_EMAIL and ADMIN_PASSWORD for the first start.',
      );
    }
    return { email: DEFAULT_EMAIL, password: randomToken(15) };
  }

  private async create({ email, password }: AdministratorCredentials): Promise<boolean> {
    const person = { email, name: NAME };
    await this.policy.assertAcceptable(password, person);
    return this.store(person, await this.passwords.hash(password));
  }

  /** False when another node was faster: whoever asks waits for the one that is at it. */
  @Transactional()
  private async store(person: { email: string; name: string }, hash: string): Promise<boolean> {
    if (await this.accounts.hasActiveAdministrator()) return false;
    const { id } = await this.accounts.create(person, [ADMINISTRATOR]);
    await this.passwords.store(id, hash);
    await this.accounts.activate(id);
    return true;
  }
}

function explain(error: unknown): unknown {
  if (error instanceof PasswordRefused) {
    return new StartupError(`ADMIN_PASSWORD is refused: ${error.errors?.[0]?.detail ?? error.message}`);
  }
  if (error instanceof EmailTaken) {
    return new StartupError(
      'There is no active administrator, and ADMIN_EMAIL belongs to another account. Set another address.',
    );
  }
  return error;
}
