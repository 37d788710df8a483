/** A package of package-lock.json. */
export interface LockedPackage {
  version?: string;
  /** An SPDX expression. */
  license?: string;
  /** Of the project's own, which has an entry of its own. */
  link?: boolean;
}

export interface Lockfile {
  /** By their folders; '' is the project itself. */
  packages: Readonly<Record<string, LockedPackage>>;
}

/** Licences that ask no more than that their text comes along (SPDX identifiers). */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Zlib',
]);

/** Packages that are taken all the same, each with why. The licence is named, so that another one is looked at anew. */
export const EXCEPTIONS: readonly { packages: RegExp; license: string | undefined; reason: string }[] = [
  {
    packages: /^@img\/sharp-/,
    license: 'LGPL-3.0-or-later',
    reason: 'libvips, a library of its own that sharp links dynamically and that can be replaced.',
  },
  {
    packages: /^lightningcss(-|$)/,
    license: 'MPL-2.0',
    reason: 'A tool of the tests (vite), unchanged; nothing of it is shipped.',
  },
  {
    packages: /^(busboy|streamsearch|passport-strategy|pause)$/,
    license: undefined,
    reason: 'An older form of the field, or none; the licence in the package is MIT.',
  },
  {
    packages: /^humanize-number$/,
    license: undefined,
    reason: 'It names none. A tool of the tests (@20minutes/s3rver); nothing of it is shipped.',
  },
  {
    packages: /^(compute-(gcd|lcm)|validate\.io-.+)$/,
    license: undefined,
    reason: 'An older form of the field; the licence in the package is MIT. Of the mock server only.',
  },
];

/** Each package whose licence is neither allowed nor excepted, with it, and exceptions that nothing needs any more. */
export function objectionsTo({ packages }: Lockfile, exceptions = EXCEPTIONS): string[] {
  const needed = new Set<object>();
  const refused = Object.entries(packages).flatMap(([folder, { version = '', license, link }]) => {
    const name = folder.split('node_modules/').at(-1) ?? '';
    if (name === '' || link) return [];
    const exception = exceptions.find((one) => one.packages.test(name));
    const isExcepted = (id: string | undefined): boolean => {
      if (!exception || exception.license !== id) return false;
      needed.add(exception);
      return true;
    };
    return isAccepted(license, isExcepted) ? [] : [`${name} ${version}: ${license ?? 'no licence'}`];
  });
  const unneeded = exceptions.filter((one) => !needed.has(one));
  return [
    ...refused,
    ...unneeded.map(({ packages }) => `No package needs the exception ${packages} any more.`),
  ];
}

/** SPDX expressions as packages have them: `A`, `(A OR B)`, `A AND B`; one of alternatives is enough. */
function isAccepted(license: string | undefined, isExcepted: (id: string | undefined) => boolean): boolean {
  if (license === undefined) return isExcepted(undefined);
  const alternatives = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
  const isKnown = (id: string): boolean => ALLOWED.has(id) || isExcepted(id);
  return alternatives.some((alternative) => alternative.split(' AND ').every(isKnown));
}
