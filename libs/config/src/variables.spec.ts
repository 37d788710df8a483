import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '#libs/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readVariables } from './variables.js';

describe('readVariables', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'variables-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('works without a .env', () => {
    expect(readVariables(folder, { PORT: '1' })).toEqual({ PORT: '1' });
  });

  it('reads .env, with comments, quotes and export', () => {
    writeFileSync(
      join(folder, '.env'),
      '# comment\nPORT=1\nADMIN_PASSWORD="with # and space"\nexport HOST=::1\n',
    );

    expect(readVariables(folder, {})).toEqual({
      PORT: '1',
      ADMIN_PASSWORD: 'with # and space',
      HOST: '::1',
    });
  });

  it('prefers a variable of the process, unless it is empty', () => {
    writeFileSync(join(folder, '.env'), 'PORT=1\nHOST=::1\n');

    expect(readVariables(folder, { PORT: '2', HOST: '' })).toEqual({ PORT: '2', HOST: '::1' });
  });

  it('refuses a .env that is not a file', () => {
    mkdirSync(join(folder, '.env'));

    expect(() => readVariables(folder, {})).toThrow(StartupError);
  });
});
