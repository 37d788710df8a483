import { beforeEach, describe, expect, it } from 'vitest';
import { User } from './user.entity.js';
import { UserIsDeleted } from './user.errors.js';

const invited = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-02-01T00:00:00Z');
const latest = new Date('2026-03-01T00:00:00Z');

let user: User;
beforeEach(() => {
  user = User.invite(
    '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a',
    { email: 'José@Example.com', name: 'JOSÉ' },
    invited,
  );
});

describe('an invited user', () => {
  it('has nothing but an address and a name', () => {
    expect(user).toMatchObject({ status: 'invited', lastSignInAt: null, createdAt: invited, version: 1 });
    expect(user).toMatchObject({ registeredAt: null, emailVerifiedAt: null, awaitsVerification: false });
  });

  it('keeps both as they were typed, and folded for comparison', () => {
    expect(user).toMatchObject({ email: 'José@Example.com', name: 'JOSÉ' });
    expect(user).toMatchObject({
      emailFolded: 'josé@example.com',
      emailKey: 'josé@example.com',
      nameFolded: 'josé',
    });
  });
});

describe('a registered user', () => {
  beforeEach(() => {
    user = User.register(user.id, user, invited);
  });

  it('is invited, and awaits verification, until the address is verified', () => {
    expect(user).toMatchObject({ status: 'invited', registeredAt: invited, awaitsVerification: true });

    user.verifyEmail(later);
    user.activate(later);
    user.verifyEmail(latest);
    expect(user).toMatchObject({ status: 'active', emailVerifiedAt: later, awaitsVerification: false });
  });

  it('awaits it again at another address, but not for another case of the same one', () => {
    user.verifyEmail(later);
    user.moveTo('JOSÉ@example.com', latest);
    expect(user.awaitsVerification).toBe(false);

    user.moveTo('jose.silva@example.com', latest);
    expect(user.awaitsVerification).toBe(true);
  });
});

describe('the status', () => {
  it('is active from the first password on', () => {
    user.activate(later);
    user.activate(latest);

    expect(user).toMatchObject({ status: 'active', activatedAt: later, updatedAt: latest });
  });

  it('is suspended while a suspension lasts, and returns to what it was', () => {
    user.suspend('Spam', later);
    expect(user).toMatchObject({ status: 'suspended', suspensionReason: 'Spam' });

    user.liftSuspension(latest);
    expect(user).toMatchObject({
      status: 'invited',
      suspendedAt: null,
      suspensionReason: null,
      updatedAt: latest,
    });
  });

  it('stays suspended when a password is chosen meanwhile', () => {
    user.suspend('Spam', later);
    user.activate(latest);

    expect(user.status).toBe('suspended');
  });

  it('is deleted before all else', () => {
    user.suspend('Spam', later);
    user.delete(latest);
    expect(user.status).toBe('deleted');

    user.restore(latest);
    expect(user.status).toBe('suspended');
  });
});

describe('suspending again', () => {
  it('changes the reason, not the date', () => {
    user.suspend('Spam', later);
    user.suspend('Fraud', latest);

    expect(user).toMatchObject({ suspendedAt: later, suspensionReason: 'Fraud' });
  });
});

describe('a deleted user', () => {
  beforeEach(() => user.delete(later));

  it('gives the address free and takes it back', () => {
    expect(user).toMatchObject({ email: 'José@Example.com', emailKey: null });

    user.restore(latest);
    expect(user).toMatchObject({ emailKey: 'josé@example.com', deletedAt: null });
  });

  it('is not to be edited', () => {
    expect(() => user.assertNotDeleted()).toThrow(UserIsDeleted);

    user.restore(latest);
    expect(() => user.assertNotDeleted()).not.toThrow();
  });
});

describe('an address that takes no mails', () => {
  it('stays marked when it is only spelled differently', () => {
    user.emailRefusedAt = later;
    user.moveTo('JOSÉ@example.com', latest);

    expect(user.emailRefusedAt).toBe(later);
  });

  it('is forgotten with the address', () => {
    user.emailRefusedAt = later;
    user.moveTo('jose@example.com', latest);

    expect(user.emailRefusedAt).toBeNull();
  });
});
