// Writes the table of variables in docs/guides/environment.md, and .env.example, from the schema of the
// environment. With --check it writes nothing and fails when either is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

type Schema = typeof import('../libs/config/src/environment.schema.js');
type Variable = ReturnType<Schema['describeEnvironment']>[number];

// Plain Node finds the source by its own name only, which TypeScript does not accept in an import.
const schemaFile = new URL('../libs/config/src/environment.schema.ts', import.meta.url);

const guide = 'docs/guides/environment.md';
const exampleFile = '.env.example';

const { describeEnvironment }: Schema = await import(schemaFile.href);
const variables = describeEnvironment();
const files = new Map([
  [guide, await withTable(readFileSync(guide, 'utf8'), variables)],
  [exampleFile, dotEnvExample(variables)],
]);

if (process.argv.includes('--check')) {
  check(files);
} else {
  for (const [path, text] of files) writeFileSync(path, text);
}

async function withTable(text: string, variables: readonly Variable[]): Promise<string> {
  const markers = /(<!-- variables -->\n)[^]*(<!-- \/variables -->)/;
  if (!markers.test(text)) throw new Error(`${guide} has lost the comments that surround the table.`);
  const updated = text.replace(
    markers,
    (_, start: string, end: string) => `${start}\n${table(variables)}\n${end}`,
  );
  return format(updated, { ...(await resolveConfig(guide)), parser: 'markdown' });
}

function table(variables: readonly Variable[]): string {
  const rows = variables.map((variable) => [
    `\`${variable.name}\``,
    variable.default,
    variable.requiredInProduction ? 'yes' : 'no',
    `${variable.description} Example: \`${variable.example}\``,
  ]);
  const header = ['Variable', 'Default', 'Required in production', 'Description'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function dotEnvExample(variables: readonly Variable[]): string {
  const intro = `# Copy to .env, and remove the # before what you set. ${guide} tells the defaults.\n`;
  const entries = variables.map(
    ({ name, description, example }) => `# ${description}\n# ${name}=${example}\n`,
  );
  return [intro, ...entries].join('\n');
}

function check(files: ReadonlyMap<string, string>): void {
  const stale = [...files].filter(([path, text]) => readText(path) !== text).map(([path]) => path);
  if (stale.length === 0) return;
  console.error(`Stale: ${stale.join(', ')}. Run "npm run environment".`);
  process.exitCode = 1;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
