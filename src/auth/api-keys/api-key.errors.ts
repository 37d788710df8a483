import { InvalidAccessToken } from '#libs/access';
import { AppError } from '#libs/kernel';

/** Whatever is wrong with a key: the answer never says which part. */
export const invalidApiKey = (): InvalidAccessToken =>
  new InvalidAccessToken(
    'The API key is wrong, expired or revoked, or its owner cannot sign in, or is disabled.',
  );

export class ApiKeyNotFound extends AppError {
  static override readonly code = 'auth.api_key_not_found';
  static override readonly kind = 'not_found';
  static override readonly title = 'API key not found';

  constructor() {
    super('There is no API key with this id.');
  }
}

export class TooManyApiKeys extends AppError {
  static override readonly code = 'auth.too_many_api_keys';
  static override readonly kind = 'conflict';
  static override readonly title = 'Too many API keys';

  constructor(most: number) {
    super(`There are ${most} API keys, and no more are allowed. Revoke one first.`);
  }
}

export class OwnApiKeys extends AppError {
  static override readonly code = 'auth.own_api_keys';
  static override readonly kind = 'conflict';
  static override readonly title = 'Own API keys';

  constructor() {
    super('Your own API keys are revoked by DELETE /api/v1/auth/api-keys/{id}.');
  }
}

export class ExpiryRefused extends AppError {
  static override readonly code = 'auth.expiry_refused';
  static override readonly kind = 'invalid';
  static override readonly title = 'Expiry refused';

  constructor() {
    super('An API key expires in the future, and within a year. See `errors`.', {
      errors: [
        { pointer: '/expiresAt', code: 'out_of_range', detail: 'This must be within the next 365 days.' },
      ],
    });
  }
}
