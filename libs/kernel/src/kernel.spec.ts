import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.js';
import { emailKeyOf } from './email-key.js';
import { fold } from './fold.js';
import { newId } from './id.js';

class EmailTaken extends AppError {
  static override readonly code = 'users.email_taken';
  static override readonly kind = 'conflict';
  static override readonly title = 'E-mail address taken';

  constructor() {
    super('Use another one.', {
      retryAfter: 3,
      errors: [{ pointer: '/email', code: 'taken', detail: 'Taken.' }],
    });
  }
}

describe('an application error', () => {
  it('carries what its class says, and what happened', () => {
    expect(new EmailTaken()).toMatchObject({
      name: 'EmailTaken',
      code: 'users.email_taken',
      kind: 'conflict',
      title: 'E-mail address taken',
      message: 'Use another one.',
      retryAfter: 3,
      errors: [{ pointer: '/email', code: 'taken', detail: 'Taken.' }],
    });
  });
});

describe('folding', () => {
  it.each([
    ['  JOSÉ@Example.com ', 'josé@example.com'],
    ['ﬁ', 'fi'],
    ['e\u0301', 'é'],
  ])('makes %j into %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('keeps accents apart, and changes nothing the second time', () => {
    expect(fold('jose')).not.toBe(fold('josé'));
    expect(fold(fold('ΣΊΣΥΦΟΣ İ ß'))).toBe(fold('ΣΊΣΥΦΟΣ İ ß'));
  });
});

describe('the key of an address', () => {
  it.each([
    [' José@Example.com ', 'josé@example.com'],
    ['a@Bücher.example', 'a@xn--bcher-kva.example'],
    ['a@XN--bcher-kva.example', 'a@xn--bcher-kva.example'],
    ['a@xn--', 'a@xn--'],
    ['a', 'a'],
  ])('of %j is %j', (email, key) => {
    expect(emailKeyOf(email)).toBe(key);
  });
});

describe('an id', () => {
  it('is a UUIDv7, later ones sorting behind earlier ones', () => {
    const ids = Array.from({ length: 100 }, newId);

    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids.toSorted()).toEqual(ids);
  });
});
