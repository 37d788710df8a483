import { Injectable } from '@nestjs/common';
import { SignInWay } from '../sign-in/sign-in-way.js';
import { PasswordCredentials } from './password-credentials.js';

@Injectable()
export class PasswordWay extends SignInWay {
  constructor(private readonly passwords: PasswordCredentials) {
    super();
  }

  async count(userId: string): Promise<number> {
    return (await this.passwords.exists(userId)) ? 1 : 0;
  }
}
