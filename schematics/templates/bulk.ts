import { type Feature, takenError, uniqueFields, unknownColumnsError } from '../feature.ts';
import type { Field } from '../fields.ts';
import { withImports } from '../imports.ts';
import { spellingOf } from '../kinds.ts';
import { lines } from '../lines.ts';
import { may, titleOf } from './controller.ts';

const KEPT = "{ kind: 'instant', readOnly: true },";
const [ID, INSTANT] = ['019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a', '2026-01-31T12:00:00.000Z'];

/** `invoices.file.ts` */
export function fileDeclaration(feature: Feature): string {
  const { singular, fields, isSoft } = feature;
  const own = {
    [`./${singular.kebab}.errors.js`]: [
      ...uniqueFields(feature).map((field) => takenError(feature, field)),
      unknownColumnsError(feature),
    ],
    [`./dto/${singular.kebab}.request.dto.js`]: [`Create${singular.pascal}Request`],
  };
  const longest = longestRecord(fields);
  return withImports(
    `
export const ${fileName(feature)} = defineBulkFile({
  request: Create${singular.pascal}Request,
  unknownColumns: ${unknownColumnsError(feature)},
  columns: {
    id: { kind: 'id', readOnly: true },
    ${lines(
      ...fields.map((field) => column(field, field.isUnique ? takenError(feature, field) : undefined)),
      `createdAt: ${KEPT}`,
      `updatedAt: ${KEPT}`,
      isSoft && `deletedAt: ${KEPT}`,
    )}
  },
  ${longest ? `// Text of this length takes more than other rows may.\nlongestRecord: ${longest} * 1024,` : ''}
  example: {
    id: '${ID}',
    ${fields.map((field) => `${field.name.camel}: ${JSON.stringify(spellingOf(field).example(field))},`).join('\n')}
    createdAt: '${INSTANT}',
    updatedAt: '${INSTANT}',
    ${isSoft ? 'deletedAt: null,' : ''}
  },
});
`,
    own,
  );
}

const fileName = ({ plural }: Feature): string => `${plural.camel}File`;

export function column(field: Field, taken?: string): string {
  const more = [...(field.isNullable ? ['nullable: true'] : []), ...(taken ? [`unique: ${taken}`] : [])];
  return `${field.name.camel}: { ${[`kind: '${spellingOf(field).cell}'`, ...more].join(', ')} },`;
}

/** KiB; undefined where those of every file are enough. */
function longestRecord(fields: Field[]): number | undefined {
  // 10,000 characters of four bytes each; of JSON 64 KiB, its quotation marks doubled.
  const extra = fields.reduce((sum, { kind }) => sum + (kind === 'text' ? 48 : kind === 'json' ? 128 : 0), 0);
  const strings = fields.reduce((sum, { kind, length }) => sum + (kind === 'string' ? length * 4 : 0), 0);
  return extra > 0 || strings > 14 * 1024 ? 16 + extra + Math.ceil(strings / 1024) : undefined;
}

/** `invoices-files.controller.ts` */
export function fileController(feature: Feature): string {
  const { singular, plural, isOwned } = feature;
  const own = {
    [`./${singular.kebab}.errors.js`]: [unknownColumnsError(feature)],
    [`./${plural.kebab}.file.js`]: [fileName(feature)],
    [`./${plural.kebab}.list.js`]: [`${plural.camel}List`],
    [`./${plural.kebab}-files.service.js`]: [`${plural.pascal}FilesService`],
  };
  return withImports(
    `
@ApiTags('${titleOf(feature)}')
@Controller('${plural.kebab}')
${isOwned ? '@SignedIn()' : ''}
export class ${plural.pascal}FilesController {
  constructor(private readonly files: ${plural.pascal}FilesService) {}

  ${importing(feature)}

  ${exporting(feature)}
}
`,
    own,
  );
}

const importing = (feature: Feature): string => {
  const { plural } = feature;
  return `@Post('imports')
  @HttpCode(200)
  ${may(feature, 'manage')}@ImportsCsv(${fileName(feature)}.examples.csv)
  @Operation('${plural.camel}.import', 'Import ${plural.words} from a CSV file', {
    description: describeImport(${fileName(feature)}, 'POST /api/v1/${plural.kebab}'),
    errors: [${unknownColumnsError(feature)}, RequestTimeout],
  })
  async import(@BodyStream() file: AsyncIterable<Buffer>, @Query() { dryRun = false }: ImportQuery, @CurrentActor() actor: Actor): Promise<RowsReportResponse> {
    return RowsReportResponse.from(await this.files.import(actor, file, dryRun));
  }`;
};

const exporting = (feature: Feature): string => {
  const { plural } = feature;
  return `@Get('export')
  ${may(feature, 'read')}@ApiOkResponse(exportContent(${fileName(feature)}.examples))
  @Operation('${plural.camel}.export', 'Export ${plural.words} as CSV or NDJSON', {
    description: describeExport(${fileName(feature)}, ${plural.camel}List, 'GET /api/v1/${plural.kebab}'),
    errors: [InvalidListQuery],
  })
  export(@Query() { format = 'csv', ...query }: ExportQuery, @CurrentActor() actor: Actor): Promise<StreamableFile> {
    const { type } = ${fileName(feature)}.formats[format];
    return streamFile(this.files.export(actor, format, query), { type, name: \`${plural.kebab}.\${format}\` });
  }`;
};

/** `invoices-files.service.ts` */
export function fileService(feature: Feature): string {
  const { singular, plural, isOwned } = feature;
  const own = {
    '../auth/index.js': ['ActorStanding'],
    '../settings/index.js': ['type AskedList'],
    [`./${plural.kebab}.file.js`]: [fileName(feature)],
    [`./${plural.kebab}.service.js`]: [`${plural.pascal}Service`],
    [`./dto/${singular.kebab}.response.dto.js`]: [`${singular.pascal}ListResponse`],
  };
  const file = fileName(feature);
  return withImports(
    `
/** ${titleOf(feature)} as files. */
@Injectable()
export class ${plural.pascal}FilesService {
  constructor(
    private readonly standing: ActorStanding,
    private readonly ${plural.camel}: ${plural.pascal}Service,
    private readonly transactions: Transactions,
  ) {}

  /** @throws ${unknownColumnsError(feature)}, PayloadTooLarge, RequestTimeout; ${standingErrors(feature)} when the actor may no longer import */
  import(actor: Actor, file: AsyncIterable<Buffer>, dryRun: boolean): Promise<ImportReport> {
    return importRows(${file}, file, {
      transactions: this.transactions,
      dryRun,
      confirm: () => this.standing.${standing(feature, 'manage')},
      make: (draft) => this.${plural.camel}.create(${isOwned ? 'actor, ' : ''}draft),
    });
  }

  /** The file in parts. @throws InvalidListQuery; ${standingErrors(feature)} as soon as the actor may no longer read */
  export(actor: Actor, format: ExportFormat, query: Omit<AskedList, 'limit' | 'cursor'>): AsyncGenerator<string> {
    return writePages(${file}.formats[format], async (page) => {
      await this.standing.${standing(feature, 'read')};
      return ${singular.pascal}ListResponse.from(await this.${plural.camel}.list(actor, { ...query, ...page }));
    });
  }
}
`,
    own,
  );
}

const standing = ({ plural, isOwned }: Feature, verb: 'read' | 'manage'): string =>
  isOwned ? 'assertStillSignedIn(actor)' : `assertStillMay(actor, '${plural.snake}.${verb}')`;
const standingErrors = ({ isOwned }: Feature): string =>
  isOwned ? 'SessionEnded' : 'SessionEnded and PermissionDenied';
