/** Where generated code has its names from; a `type ` in front is imported as a type only. */
export const MODULES: Record<string, string[]> = {
  '@nestjs/common': [
    'Body',
    'Controller',
    'Delete',
    'Get',
    'HttpCode',
    'Injectable',
    'Module',
    'Param',
    'Patch',
    'Post',
    'Query',
    'type StreamableFile',
  ],
  '@nestjs/swagger': ['ApiOkResponse', 'ApiProperty', 'ApiTags', 'PartialType'],
  '@nestjs/typeorm': ['InjectRepository'],
  'class-validator': [
    'IsBoolean',
    'IsIn',
    'IsInt',
    'IsObject',
    'IsOptional',
    'IsString',
    'Length',
    'Max',
    'MaxLength',
    'Min',
  ],
  typeorm: [
    'Check',
    'Entity',
    'ForeignKey',
    'Index',
    'type MigrationInterface',
    'type QueryRunner',
    'Repository',
    'Table',
    'type TableColumn',
    'TableIndex',
  ],
  vitest: ['afterAll', 'beforeAll', 'describe', 'expect', 'it'],
  zod: ['z'],
  '#libs/access': ['CurrentActor', 'declarePermissions', 'type Permission', 'RequirePermission', 'SignedIn'],
  '#libs/bulk': [
    'defineBulkFile',
    'describeExport',
    'describeImport',
    'exportContent',
    'type ExportFormat',
    'ExportQuery',
    'ImportQuery',
    'type ImportReport',
    'importRows',
    'ImportsCsv',
    'RowsReportResponse',
    'writePages',
  ],
  '#libs/cache': ['Cache'],
  '#libs/context': ['type Actor'],
  '#libs/database': [
    'addCheck',
    'DatabaseModule',
    'Day',
    'Decimal',
    'defineList',
    'describeList',
    'dropCheck',
    'Flag',
    'guardedDelete',
    'guardedUpdate',
    'Id',
    'Instant',
    'Integer',
    'InvalidListQuery',
    'Json',
    'type ListRequest',
    'LongText',
    'migrationColumns',
    'paginate',
    'Reference',
    'StaleVersion',
    'StillInUse',
    'Text',
    'Transactional',
    'Transactions',
    'translateReference',
    'translateUnique',
    'TrigramIndex',
    'Version',
    'VersionMismatch',
  ],
  '#libs/http': [
    'BodyStream',
    'Cached',
    'FitsColumn',
    'FitsFoldedColumn',
    'Idempotent',
    'IdParam',
    'IfMatch',
    'IsDay',
    'IsDecimal',
    'IsId',
    'IsInstant',
    'ListQuery',
    'PageResponse',
    'RequestTimeout',
    'streamFile',
    'withEntityTag',
  ],
  '#libs/jobs': [
    'defineEvent',
    'defineJob',
    'DomainEvents',
    'type JobRun',
    'Jobs',
    'OnDomainEvent',
    'OnJob',
    'type Payload',
  ],
  '#libs/logging': ['Logger'],
  '#libs/kernel': ['AppError', 'Clock', 'fold', 'type InputProblem', 'newId', 'type Page'],
  '#libs/openapi': ['Operation'],
  '#libs/privacy': ['type DataSubject', 'declarePersonalData', 'PersonalData', 'PersonalDataRegistry'],
  '#libs/testing': ['type components', 'refusedFields'],
};

/** Names of libraries, by what they are imported as. */
export const MODULE_OF: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(MODULES).flatMap(([module, names]) =>
    names.map((name) => [name.replace('type ', ''), module] as const),
  ),
);

/** What is imported from the feature's own files: the file, and its names. */
export type OwnImports = Record<string, string[]>;

/** The code below the imports of what it uses: packages, libs, then its own. */
export function withImports(code: string, own: OwnImports = {}): string {
  const used = wordsOf(code);
  const uses = (names: string[]): string[] => names.filter((name) => used.has(name.replace('type ', '')));
  const imported = Object.entries({ ...MODULES, ...own }).map(
    ([module, names]) => [module, uses(names)] as const,
  );
  return withBlock(imported, code.trim());
}

/** The code below its imports, in order. */
export function withBlock(
  imported: Iterable<readonly [module: string, names: string[]]>,
  code: string,
): string {
  const lines = [...imported]
    .filter(([, names]) => names.length > 0)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([module, names]) => line(module, names));
  return `${lines.join('\n')}\n\n${code}\n`;
}

function line(module: string, names: string[]): string {
  const areTypes = names.every((name) => name.startsWith('type '));
  const list = areTypes ? names.map((name) => name.replace('type ', '')) : names;
  const sorted = list.toSorted((a, b) => (bare(a) < bare(b) ? -1 : 1));
  return `import ${areTypes ? 'type ' : ''}{ ${sorted.join(', ')} } from '${module}';`;
}

const bare = (name: string): string => nameOf(name).toLowerCase();

/** Packages, libs, what is elsewhere, what is here; each in alphabetical order. */
function compare(a: string, b: string): number {
  const rank = (module: string): number =>
    [/^#libs/, /^\.\.\//, /^\.\//].findIndex((pattern) => pattern.test(module));
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** The identifiers of the code: what comments and strings say is none. */
export function wordsOf(code: string): Set<string> {
  const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, '');
  return new Set(bare.match(/[A-Za-z_$][\w$]*/g));
}

/** Without its `type `. */
export const nameOf = (name: string): string => name.replace('type ', '');

const IMPORT = /^import (?<type>type )?\{(?<names>[^}]*)\} from '(?<module>[^']+)';\n/gm;

/** What a file imports, by module. */
export const importsOf = (text: string): Map<string, string[]> =>
  new Map(
    [...text.matchAll(IMPORT)].map(({ groups: { type = '', names = '', module = '' } = {} }) => [
      module,
      names
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => type + name),
    ]),
  );

export const withoutImports = (text: string): string => text.replace(IMPORT, '');
