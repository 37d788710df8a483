import { describe, expect, it } from 'vitest';
import { type DocumentedOperation, operations } from '../support/document.js';
import { ofFeatures } from '../support/features.js';

/** Such as `PUT /api/v1/users/{id}/roles`. */
type Route = `${string} ${string}`;

/** What a route changes that lets someone in, or lets them do more. Each needs a fresh sign-in (RFC 9470). */
const CHANGES: Record<string, Route[]> = {
  "everybody's sessions": ['DELETE /api/v1/sessions'],
  keys: [
    'POST /api/v1/signing-keys/rotations',
    'POST /api/v1/auth/api-keys',
    'DELETE /api/v1/auth/api-keys/{id}',
    'DELETE /api/v1/users/{id}/api-keys/{keyId}',
    'POST /api/v1/service-accounts/{id}/api-keys',
    'DELETE /api/v1/service-accounts/{id}/api-keys/{keyId}',
  ],
  'service accounts': [
    'POST /api/v1/service-accounts',
    'PATCH /api/v1/service-accounts/{id}',
    'PUT /api/v1/service-accounts/{id}/roles',
    'DELETE /api/v1/service-accounts/{id}',
  ],
  factors: [
    'DELETE /api/v1/users/{id}/factors',
    'POST /api/v1/auth/mfa/totp',
    'POST /api/v1/auth/mfa/totp/confirmation',
    'DELETE /api/v1/auth/mfa/totp',
    'POST /api/v1/auth/mfa/recovery-codes',
  ],
  'e-mail addresses': ['PUT /api/v1/users/me/email', 'PATCH /api/v1/users/{id}'],
  roles: [
    'PUT /api/v1/users/{id}/roles',
    'POST /api/v1/roles',
    'PATCH /api/v1/roles/{id}',
    'DELETE /api/v1/roles/{id}',
    'POST /api/v1/users',
    'POST /api/v1/users/imports',
  ],
};

/**
 * All else that is written by whoever is signed in, and why it needs none. Whoever adds a route decides, here or in
 * test/features.
 */
const OTHERS: Record<string, string> = {
  'POST /api/v1/auth/reauthentication': 'makes the sign-in fresh',
  'PUT /api/v1/auth/password': 'takes the current password, which proves as much',
  'POST /api/v1/auth/logout': 'only ends access',
  'DELETE /api/v1/auth/sessions': 'only ends access',
  'DELETE /api/v1/auth/sessions/{id}': 'only ends access',
  'DELETE /api/v1/users/{id}/sessions': 'only ends access',
  'PUT /api/v1/users/{id}/suspension': 'only ends access',
  'DELETE /api/v1/users/{id}': 'only ends access, and can be taken back',
  'DELETE /api/v1/users/{id}/suspension': 'gives back what the account had',
  'POST /api/v1/users/{id}/restoration': 'gives back what the account had',
  'POST /api/v1/users/{id}/invitations': 'mails to an address that was chosen by a fresh sign-in',
  'PATCH /api/v1/users/me': 'a name',
  'PUT /api/v1/users/me/avatar': 'a picture',
  'DELETE /api/v1/users/me/avatar': 'a picture',
  'PATCH /api/v1/settings': 'settings',
  'PUT /api/v1/settings/{key}': 'settings',
  'DELETE /api/v1/settings/{key}': 'settings',
  'PATCH /api/v1/users/me/settings': 'settings',
  'PUT /api/v1/users/me/settings/{key}': 'settings',
  'DELETE /api/v1/users/me/settings/{key}': 'settings',
  'POST /api/v1/jobs/{id}/retries': 'background jobs',
  'PUT /api/v1/jobs/{id}/cancellation': 'background jobs',
  ...ofFeatures('writes'),
};

/** For all of its bodies, or for some. */
const asksForFreshness = ({ 'x-error-codes': codes = [] }: DocumentedOperation): boolean =>
  codes.includes('auth.fresh_sign_in_required');

/** What is written with any sign-in, however old, without anyone having said that it may. */
function undecided(routes: Iterable<readonly [string, DocumentedOperation]>): string[] {
  return [...routes]
    .filter(([name, { security }]) => !name.startsWith('GET ') && security.length > 0)
    .filter(([name, operation]) => !asksForFreshness(operation) && !(name in OTHERS))
    .map(([name]) => name);
}

describe('every route that writes', () => {
  it.each(Object.entries(CHANGES))('needs a fresh sign-in if it changes %s (ASVS 7.5.1)', (_what, names) => {
    const lax = names.filter((name) => {
      const operation = operations.get(name);
      return !operation || !asksForFreshness(operation);
    });

    expect(lax).toEqual([]);
  });

  it('needs a fresh sign-in or says why not', () => {
    expect(undecided(operations)).toEqual([]);
  });

  it('is one of this application', () => {
    expect((Object.keys(OTHERS) as Route[]).filter((name) => !operations.has(name))).toEqual([]);
  });

  it('would be missed otherwise', () => {
    const roles = operations.get('PUT /api/v1/users/{id}/roles');
    const planted: [string, DocumentedOperation][] = roles
      ? [['PUT /api/v1/users/{id}/planted-keys', { ...roles, 'x-error-codes': [] }]]
      : [];

    expect(undecided([...operations, ...planted])).toEqual(['PUT /api/v1/users/{id}/planted-keys']);
  });
});
