import type { Rule } from '@angular-devkit/schematics';
import { type Existing, existingFeature, provide } from '../existing.ts';
import { rewrite, write } from '../format.ts';
import { withImports } from '../imports.ts';
import { camelName, type Name } from '../names.ts';
import { refuse } from '../refusal.ts';

interface EventOptions {
  feature: string;
  name: string;
}

/** An event, who hears of it, and a test: `npm run generate event invoices paid`. */
export function generateEvent({ feature: featureName, name }: EventOptions): Rule {
  return async (tree) => {
    const feature = existingFeature(tree, featureName);
    const happened = camelName(name, 'an event');
    const path = `${feature.folder}/${feature.singular.kebab}.events.ts`;
    if (tree.readText(path).includes(`'${feature.plural.snake}.${happened.snake}'`))
      refuse(`${path} has the event ${feature.plural.snake}.${happened.snake} already.`);
    await rewrite(tree, path, (text) => text + definition(feature, happened));
    const file = `when-${feature.singular.kebab}-${happened.kebab}`;
    await write(tree, `${feature.folder}/${file}.ts`, subscriber(feature, happened));
    await write(tree, `test/integration/${file}.spec.ts`, subscriberSpec(feature, happened));
    const className = classOf(feature, happened);
    await provide(tree, feature, className, { [`./${file}.js`]: [className] });
  };
}

const classOf = ({ singular }: Existing, { pascal }: Name): string => `When${singular.pascal}${pascal}`;
const eventOf = ({ singular }: Existing, { pascal }: Name): string => `${singular.camel}${pascal}`;

const definition = (feature: Existing, happened: Name): string =>
  `export const ${eventOf(feature, happened)} = defineEvent({ name: '${feature.plural.snake}.${happened.snake}', ...about });\n`;

const subscriber = (feature: Existing, happened: Name): string => {
  const { singular } = feature;
  const event = eventOf(feature, happened);
  return withImports(
    `
@Injectable()
export class ${classOf(feature, happened)} {
  constructor(private readonly logger: Logger) {}

  @OnDomainEvent(${event}, 'tell')
  async tell({ ${singular.camel}Id }: Payload<typeof ${event}>): Promise<void> {
    this.logger.info({ event: '${singular.snake}_${happened.snake}', ${singular.camel}Id }, '${singular.one}: ${happened.words}');
  }
}
`,
    { [`./${singular.kebab}.events.js`]: [event] },
  );
};

const subscriberSpec = (feature: Existing, happened: Name): string => {
  const { singular, plural } = feature;
  const event = eventOf(feature, happened);
  return withImports(
    `
let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.stop());

it('is told when ${singular.one} is ${happened.words}', async () => {
  const ${singular.camel}Id = newId();
  await app.app.get(DomainEvents).record(${event}, { ${singular.camel}Id });
  await settled(app);

  expect(app.logs.lines).toContainEqual(
    expect.objectContaining({ event: '${singular.snake}_${happened.snake}', ${singular.camel}Id }),
  );
});
`,
    {
      [`../../src/${plural.kebab}/${singular.kebab}.events.js`]: [event],
      '../support/account-flows.js': ['settled'],
      '../support/application.js': ['TestApplication'],
    },
  );
};
