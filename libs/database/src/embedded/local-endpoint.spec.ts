import { existsSync, statSync } from 'node:fs';
import { StartupError } from '#libs/kernel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openLocalEndpoint } from './local-endpoint.js';

afterEach(() => vi.unstubAllEnvs());

describe('openLocalEndpoint', () => {
  it('makes a folder that only this user may enter, and removes it', () => {
    const { host, close } = openLocalEndpoint();
    expect(statSync(host).mode & 0o777).toBe(0o700);
    close();
    expect(existsSync(host)).toBe(false);
  });

  it('says so when the temporary folder has too long a path for a socket', () => {
    vi.stubEnv('TMPDIR', `/tmp/${'long'.repeat(20)}`);
    expect(openLocalEndpoint).toThrow(StartupError);
  });
});
