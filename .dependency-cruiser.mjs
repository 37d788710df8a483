/**
 * Who may import whom. Every rule is proven by a planted violation in
 * test/architecture/boundaries.spec.ts; a rule without one fails there.
 */

/** A lib imports libs of lower levels only, and those of its own level that `beside` names. */
const levels = [
  ['kernel'],
  ['config', 'context', 'logging', 'crypto', 'privacy', 'observability', 'outbound'],
  ['database', 'redis'],
  ['bus'],
  ['cache', 'files', 'jobs'],
  ['mail'],
  ['access', 'http', 'openapi'],
  ['bulk'],
  ['testing'],
];
const beside = {
  logging: ['config', 'context'],
  observability: ['config', 'logging'],
  openapi: ['access', 'http'],
  outbound: ['config', 'observability'],
};

const libs = levels.flat();
const testing = '^libs/testing/';
const specs = '[.]spec[.]ts$';
const server = '^(src|libs|migrations)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...levels.flatMap((level, height) => level.map((lib) => lowerLevelsOnly(lib, height))),
    {
      name: 'lib-has-a-level',
      comment: 'A new lib is added to the levels in .dependency-cruiser.mjs.',
      from: { path: '^libs/', pathNot: `^libs/(${libs.join('|')})/` },
      to: {},
    },
    {
      name: 'libs-know-no-feature',
      from: { path: '^libs/' },
      to: { path: '^(src|migrations|tools|schematics|bench)/' },
    },
    {
      name: 'libs-by-their-index',
      comment: 'A lib is its index.ts; the rest is closed. Tools run on plain Node, which knows no index.',
      from: { path: '^((?:libs/)?[^/]+)/', pathNot: '^tools/' },
      to: { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index[.]ts$'] },
    },
    {
      name: 'libs-by-their-alias',
      comment: "Import '#libs/<name>', not a path into another lib.",
      from: { path: '^((?:libs/)?[^/]+)/', pathNot: '^tools/' },
      to: { path: '^libs/', pathNot: '^$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'kernel-is-plain',
      comment: 'The kernel needs no framework and no database.',
      from: { path: '^libs/kernel/', pathNot: specs },
      to: { path: '(^|node_modules/)(@nestjs|@fastify|fastify|typeorm|pg|mysql2)(/|$)' },
    },
    {
      name: 'features-by-their-index',
      comment: 'A feature is its index.ts; the rest is closed.',
      from: { path: '^(src/[^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^$1/', '^src/[^/]+/index[.]ts$'] },
    },
    {
      name: 'application-by-its-index',
      comment:
        'main.ts and whatever else is no feature see features by their index.ts too; tests may look inside.',
      from: { pathNot: '^(src/[^/]+|test)/' },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index[.]ts$' },
    },
    {
      name: 'features-know-no-application',
      comment: 'app.module.ts lists the features; no feature imports it or an entry point.',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+[.]ts$' },
    },
    {
      name: 'settings-know-no-feature',
      from: { path: '^src/settings/' },
      to: { path: '^src/(?!settings/)[^/]+/' },
    },
    {
      name: 'health-knows-no-feature',
      comment: 'Like every feature it may declare settings.',
      from: { path: '^src/health/' },
      to: { path: '^src/(?!(health|settings)/)[^/]+/' },
    },
    {
      name: 'users-know-no-auth',
      from: { path: '^src/users/' },
      to: { path: '^src/auth/' },
    },
    {
      name: 'testing-in-tests-only',
      from: { path: server, pathNot: [testing, specs] },
      to: { path: testing },
    },
    {
      name: 'no-import-of-tests',
      from: { path: '.', pathNot: '^test/' },
      to: { path: ['^test/', specs] },
    },
    {
      name: 'no-import-of-tools',
      from: { path: server, pathNot: specs },
      to: { path: '^(tools|schematics|bench)/' },
    },
    {
      name: 'no-development-dependency',
      comment: 'The image is installed without devDependencies.',
      from: { path: server, pathNot: [testing, specs] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-unresolvable-import', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-cycle',
      comment: 'Generated code has cycles of types.',
      from: { pathNot: '^clients/typescript/src/generated/' },
      to: { circular: true },
    },
    { name: 'no-orphan', from: { orphan: true, pathNot: '[.](config|d)[.]ts$' }, to: {} },
  ].map((rule) => ({ severity: 'error', ...rule })),

  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|reports|clients/[^/]+/dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@app/source', 'types', 'import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.d.ts', '.js', '.json'],
    },
  },
};

function lowerLevelsOnly(lib, height) {
  const allowed = [lib, ...levels.slice(0, height).flat(), ...(beside[lib] ?? [])];
  return {
    name: `${lib}-imports-lower-levels-only`,
    from: { path: `^libs/${lib}/`, pathNot: specs },
    to: { path: '^libs/', pathNot: `^libs/(${allowed.join('|')})/` },
  };
}
