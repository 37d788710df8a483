import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBoundaries } from '../../tools/boundaries.js';

const project = join(import.meta.dirname, '../..');

/** A small application that breaks no rule: which file imports what. */
const sound: Record<string, string[]> = {
  'libs/kernel/src/index.ts': [],
  'libs/config/src/index.ts': ['#libs/kernel'],
  'libs/context/src/index.ts': ['#libs/kernel'],
  'libs/logging/src/index.ts': ['#libs/config', '#libs/context'],
  'libs/crypto/src/index.ts': ['#libs/kernel', './seal.js'],
  'libs/crypto/src/seal.ts': [],
  'libs/privacy/src/index.ts': ['#libs/kernel'],
  'libs/observability/src/index.ts': ['#libs/kernel', '#libs/config', '#libs/logging'],
  'libs/outbound/src/index.ts': ['#libs/config'],
  'libs/database/src/index.ts': ['#libs/config', 'typeorm'],
  'libs/redis/src/index.ts': ['#libs/logging'],
  'libs/bus/src/index.ts': ['#libs/redis', '#libs/database'],
  'libs/cache/src/index.ts': ['#libs/bus', '#libs/redis'],
  'libs/files/src/index.ts': ['#libs/config'],
  'libs/jobs/src/index.ts': ['#libs/kernel'],
  'libs/mail/src/index.ts': ['#libs/kernel'],
  'libs/access/src/index.ts': ['#libs/context'],
  'libs/http/src/index.ts': ['#libs/database', '#libs/logging'],
  'libs/openapi/src/index.ts': ['#libs/access', '#libs/http'],
  'libs/bulk/src/index.ts': ['#libs/http'],
  'libs/testing/src/index.ts': ['#libs/http', 'vitest', './api.js'],
  'libs/testing/src/api.d.ts': [],
  'libs/http/src/http.spec.ts': ['#libs/testing'],
  'src/main.ts': ['./app.module.js'],
  'src/app.module.ts': ['./auth/index.js', './users/index.js', './settings/index.js', './health/index.js'],
  'src/auth/index.ts': ['../users/index.js', '../settings/index.js', './sessions/sessions.js'],
  'src/auth/sessions/sessions.ts': ['../../users/index.js', '#libs/crypto'],
  'src/users/index.ts': ['../settings/index.js', './user.entity.js'],
  'src/users/user.entity.ts': ['#libs/database'],
  'src/settings/index.ts': ['#libs/openapi'],
  'src/health/index.ts': ['../settings/index.js'],
  'migrations/first.ts': ['#libs/database'],
  'test/support/application.ts': ['#libs/testing', '../../src/app.module.js'],
  'test/integration/users.spec.ts': ['../support/application.js', '../../src/users/user.entity.js'],
  'tools/table.ts': ['../libs/crypto/src/seal.js'],
  // A stale build must not be what is checked.
  'dist/libs/kernel/src/index.js': [],
};

/** Each line breaks one rule: the rule, the importing file, what it imports, where that leads. */
const planted: [rule: string, from: string, imports: string, to: string][] = [
  ...importsTooHigh('kernel', 'config'),
  ...importsTooHigh('config', 'logging'),
  ...importsTooHigh('context', 'logging'),
  ...importsTooHigh('logging', 'crypto'),
  ...importsTooHigh('crypto', 'database'),
  ...importsTooHigh('privacy', 'database'),
  ...importsTooHigh('observability', 'database'),
  ...importsTooHigh('outbound', 'logging'),
  ...importsTooHigh('database', 'cache'),
  ...importsTooHigh('cache', 'http'),
  ...importsTooHigh('redis', 'bus'),
  ...importsTooHigh('bus', 'jobs'),
  ...importsTooHigh('files', 'mail'),
  ...importsTooHigh('jobs', 'mail'),
  ...importsTooHigh('mail', 'access'),
  ...importsTooHigh('access', 'http'),
  ...importsTooHigh('http', 'openapi'),
  ...importsTooHigh('openapi', 'bulk'),
  ...importsTooHigh('bulk', 'stranger'),
  ...importsTooHigh('testing', 'stranger'),
  ['lib-has-a-level', 'libs/stranger/src/index.ts', '#libs/kernel', 'libs/kernel/src/index.ts'],
  ['libs-know-no-feature', 'libs/http/src/feature.ts', '../../../src/users/index.js', 'src/users/index.ts'],
  [
    'libs-by-their-index',
    'src/users/inside-lib.ts',
    '../../libs/crypto/src/seal.js',
    'libs/crypto/src/seal.ts',
  ],
  [
    'libs-by-their-alias',
    'src/users/inside-lib.ts',
    '../../libs/crypto/src/seal.js',
    'libs/crypto/src/seal.ts',
  ],
  ['libs-by-their-alias', 'src/no-alias.ts', '../libs/crypto/src/index.js', 'libs/crypto/src/index.ts'],
  ['kernel-is-plain', 'libs/kernel/src/nest.ts', '@nestjs/common', '@nestjs/common'],
  ['kernel-is-plain', 'libs/kernel/src/orm.ts', 'typeorm', 'typeorm'],
  ['features-by-their-index', 'src/auth/entity.ts', '../users/user.entity.js', 'src/users/user.entity.ts'],
  ['application-by-its-index', 'src/openapi.ts', './users/user.entity.js', 'src/users/user.entity.ts'],
  ['features-know-no-application', 'src/users/application.ts', '../app.module.js', 'src/app.module.ts'],
  ['settings-know-no-feature', 'src/settings/feature.ts', '../health/index.js', 'src/health/index.ts'],
  ['health-knows-no-feature', 'src/health/feature.ts', '../users/index.js', 'src/users/index.ts'],
  ['users-know-no-auth', 'src/users/auth.ts', '../auth/index.js', 'src/auth/index.ts'],
  ['testing-in-tests-only', 'src/users/testing.ts', '#libs/testing', 'libs/testing/src/index.ts'],
  [
    'no-import-of-tests',
    'src/auth/support.ts',
    '../../test/support/application.js',
    'test/support/application.ts',
  ],
  ['no-import-of-tests', 'libs/http/src/spec.ts', './http.spec.js', 'libs/http/src/http.spec.ts'],
  ['no-import-of-tools', 'src/users/tool.ts', '../../tools/table.js', 'tools/table.ts'],
  ['no-development-dependency', 'src/users/vitest.ts', 'vitest', 'vitest'],
  ['no-unresolvable-import', 'src/users/typo.ts', './user.entty.js', './user.entty.js'],
  ['no-cycle', 'src/users/egg.ts', './hen.js', 'src/users/hen.ts'],
];
const orphan = 'src/users/orphan.ts';

let tree: string;
beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'boundaries-'));
  for (const file of ['package.json', 'tsconfig.json'])
    write(file, readFileSync(join(project, file), 'utf8'));
  symlinkSync(join(project, 'node_modules'), join(tree, 'node_modules'), 'junction');
  for (const [file, imports] of Object.entries(sound)) write(file, importing(imports));
});
afterAll(() => rmSync(tree, { recursive: true }));

describe('the boundaries', () => {
  it('hold in this project, in every file', () => {
    const { violations, missed, cruised } = checkBoundaries(project);

    expect({ violations, missed }).toEqual({ violations: [], missed: [] });
    expect(cruised).toBeGreaterThan(100);
  });

  it('allow what is sound', () => {
    const typescript = Object.keys(sound).filter((file) => !file.startsWith('dist/'));

    expect(checkBoundaries(tree)).toEqual({ cruised: typescript.length, violations: [], missed: [] });
  });

  it('are reported when they are broken, each once', () => {
    for (const [, from, imports] of planted) write(from, importing([imports]));
    write('src/users/hen.ts', importing(['./egg.js']));
    write(orphan, importing([]));

    const expected = planted.map(([rule, from, , to]) => `${rule}: ${from} → ${to}`);
    const violations = checkBoundaries(tree).violations.map(withPackageNames);
    expect(violations.toSorted()).toEqual([...expected, `no-orphan: ${orphan} → ${orphan}`].toSorted());
  });

  it('have a planted violation each', async () => {
    const { forbidden = [] } = await extractDepcruiseConfig(join(project, '.dependency-cruiser.mjs'));

    const proven = new Set([...planted.map(([rule]) => rule), 'no-orphan']);
    expect(proven).toEqual(new Set(forbidden.map(({ name }) => name)));
  });

  it('name a file that no rule was applied to', () => {
    write('src/users/node_modules/hidden.ts', importing([]));

    expect(checkBoundaries(tree).missed).toEqual(['src/users/node_modules/hidden.ts']);
  });
});

function importsTooHigh(lib: string, higher: string): typeof planted {
  const rule = `${lib}-imports-lower-levels-only`;
  return [[rule, `libs/${lib}/src/too-high.ts`, `#libs/${higher}`, `libs/${higher}/src/index.ts`]];
}

function importing(modules: string[]): string {
  return [...modules.map((module) => `import '${module}';`), 'export const planted = true;', ''].join('\n');
}

function withPackageNames(violation: string): string {
  return violation.replace(/→ .*node_modules\/((?:@[^/]+\/)?[^/]+).*/, '→ $1');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}
