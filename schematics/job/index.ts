import type { Rule } from '@angular-devkit/schematics';
import { type Existing, existingFeature, provide } from '../existing.ts';
import { write } from '../format.ts';
import { withImports } from '../imports.ts';
import { camelName, type Name } from '../names.ts';
import { refuse } from '../refusal.ts';

interface JobOptions {
  feature: string;
  name: string;
  schedule?: string;
}

/** A job, who does it, and a test: `npm run generate job invoices remind -- --schedule "0 6 * * *"`. */
export function generateJob({ feature: featureName, name, schedule }: JobOptions): Rule {
  return async (tree) => {
    const feature = existingFeature(tree, featureName);
    const verb = camelName(name, 'a job');
    if (schedule !== undefined && !/^\S+( \S+){4}$/.test(schedule))
      refuse(`"${schedule}" is no cron expression of five fields, such as "0 6 * * *".`);
    const path = `${feature.folder}/${verb.kebab}.job.ts`;
    if (tree.exists(path)) refuse(`There is ${path} already. Choose another name for the job.`);
    await write(tree, path, job(feature, verb, schedule));
    await write(
      tree,
      `test/integration/${feature.plural.kebab}-${verb.kebab}.spec.ts`,
      jobSpec(feature, verb, schedule),
    );
    await provide(tree, feature, classOf(feature, verb), {
      [`./${verb.kebab}.job.js`]: [classOf(feature, verb)],
    });
  };
}

const classOf = ({ plural }: Existing, { pascal }: Name): string => `${pascal}${plural.pascal}`;
const definitionOf = ({ singular }: Existing, { camel }: Name): string => `${camel}${singular.pascal}`;

function job(feature: Existing, verb: Name, schedule: string | undefined): string {
  const { singular, plural } = feature;
  const definition = definitionOf(feature, verb);
  const payload = schedule ? 'z.object({})' : `z.object({ ${singular.camel}Id: z.uuid() })`;
  const parameter = schedule ? '_payload' : `{ ${singular.camel}Id }`;
  const fields = schedule ? 'jobId' : `jobId, ${singular.camel}Id`;
  return withImports(`
export const ${definition} = defineJob({ name: '${plural.snake}.${verb.snake}', payload: ${payload}${schedule ? `, schedule: '${schedule}'` : ''} });

@Injectable()
export class ${classOf(feature, verb)} {
  constructor(private readonly logger: Logger) {}

  /** It may run more than once for one job: what it does outside of the database is to be idempotent by the job's id. */
  @OnJob(${definition})
  async run(${parameter}: Payload<typeof ${definition}>, { id: jobId }: JobRun): Promise<void> {
    this.logger.info({ event: '${plural.snake}_${verb.snake}', ${fields} }, '${verb.words} ${schedule ? plural.words : singular.one}');
  }
}
`);
}

function jobSpec(feature: Existing, verb: Name, schedule: string | undefined): string {
  const { singular, plural } = feature;
  const definition = definitionOf(feature, verb);
  const payload = schedule ? '{}' : `{ ${singular.camel}Id: newId() }`;
  return withImports(
    `
let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());

it('does the job ${plural.snake}.${verb.snake}', async () => {
  await app.app.get(Jobs).enqueue(${definition}, ${payload});
  await settled(app);

  expect(app.logs.lines).toContainEqual(expect.objectContaining({ event: '${plural.snake}_${verb.snake}' }));
});
`,
    {
      [`../../src/${plural.kebab}/${verb.kebab}.job.js`]: [definition],
      '../support/account-flows.js': ['settled'],
      '../support/application.js': ['TestApplication'],
    },
  );
}
