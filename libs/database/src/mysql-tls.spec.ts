import { describe, expect, it } from 'vitest';
import { StartupError } from '#libs/kernel';
import { mysqlTls } from './mysql-tls.js';

describe('mysqlTls (ASVS 12.3.1, 12.3.2)', () => {
  it.each([null, '', 'DISABLED', 'disable', 'PREFERRED', 'prefer'])('does not encrypt for %j', (mode) => {
    expect(mysqlTls(mode)).toBeUndefined();
  });

  it.each(['REQUIRED', 'required', 'require'])('encrypts without a check for %s', (mode) => {
    expect(mysqlTls(mode)).toEqual({ rejectUnauthorized: false });
  });

  it.each(['VERIFY_CA', 'verify-ca'])('checks who signed the certificate for %s', (mode) => {
    expect(mysqlTls(mode)).toEqual({ rejectUnauthorized: true });
  });

  it.each(['VERIFY_IDENTITY', 'verify_identity', 'verify-full'])(
    'checks the host of the certificate too for %s',
    (mode) => {
      expect(mysqlTls(mode)).toEqual({ rejectUnauthorized: true, verifyIdentity: true });
    },
  );

  it.each(['on', 'true', 'requierd', 'VERIFY', 'constructor'])('refuses %s', (mode) => {
    expect(() => mysqlTls(mode)).toThrow(StartupError);
  });
});
