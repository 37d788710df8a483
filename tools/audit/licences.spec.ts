import { describe, expect, it } from 'vitest';
import { type Lockfile, objectionsTo } from './licences.js';
import { lockedPackages } from './lockfiles.js';

const lockfile = lockedPackages('.');

const objectionsAgainst = (license: string | undefined, name = 'planted'): string[] =>
  objectionsTo(
    { packages: { '': {}, [`node_modules/a/node_modules/${name}`]: { version: '1.0.0', license } } },
    [],
  );

describe('the licences of packages', () => {
  it('are accepted in this project, and each exception is needed', () => {
    expect(Object.keys(lockfile.packages).length).toBeGreaterThan(500);
    expect(lockfile.packages).toHaveProperty(['mock/node_modules/@stoplight/prism-cli']);
    expect(objectionsTo(lockfile)).toEqual([]);
  });

  it.each(['MIT', '(MIT OR GPL-3.0-only)', '(MIT AND Zlib)', 'GPL-3.0-only OR Apache-2.0'])(
    'may be %s',
    (license) => {
      expect(objectionsAgainst(license)).toEqual([]);
    },
  );

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0-or-later',
    'MIT AND GPL-2.0-only',
    'UNLICENSED',
    'SEE LICENSE IN x',
    '',
  ])('may not be "%s"', (license) => {
    expect(objectionsAgainst(license)).toEqual([`planted 1.0.0: ${license}`]);
  });

  it('may not be missing', () => {
    expect(objectionsAgainst(undefined)).toEqual(['planted 1.0.0: no licence']);
  });
});

describe('an exception', () => {
  const exceptions = [{ packages: /^planted$/, license: 'MPL-2.0', reason: 'A tool.' }];
  const having = (name: string, license: string): Lockfile => ({
    packages: { [`node_modules/${name}`]: { version: '1.0.0', license } },
  });

  it('is of one package and one licence', () => {
    expect(objectionsTo(having('planted', 'MPL-2.0'), exceptions)).toEqual([]);
    expect(objectionsTo(having('other', 'MPL-2.0'), exceptions)).toContain('other 1.0.0: MPL-2.0');
    expect(objectionsTo(having('planted', 'GPL-3.0-only'), exceptions)).toContain(
      'planted 1.0.0: GPL-3.0-only',
    );
  });

  it('goes when nothing needs it', () => {
    expect(objectionsTo(having('planted', 'MIT'), exceptions)).toEqual([
      'No package needs the exception /^planted$/ any more.',
    ]);
  });
});
