import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApplicationProcess, Installation } from '../support/process.js';

const README = readFileSync('README.md', 'utf8');
const ADDRESS = 'http://127.0.0.1:3000';
const BLOCKS = /^```(?<language>\w+)\n(?<content>.*?)\n```$/gms;
const MARK = '--- the next block ---';

/** A block of commands, and the block after it that shows what they print, when there is one. */
interface Step {
  commands: string;
  shown?: { language: string; content: string };
}

const steps: Step[] = [];
for (const { groups: { language = '', content = '' } = {} } of README.matchAll(BLOCKS)) {
  const last = steps.at(-1);
  if (language === 'bash') steps.push({ commands: content });
  else if (last && ['json', 'http', 'text'].includes(language)) last.shown ??= { language, content };
}

describe('the tour in the README', () => {
  let installation: Installation;
  let application: ApplicationProcess;

  beforeAll(async () => {
    installation = await Installation.make();
    application = installation.start();
    await application.ready();
  });
  afterAll(() => installation.remove());

  it('prints what it says', async () => {
    const [, password = ''] = await application.said(/Password +(\S+)/);
    const script = steps.map(({ commands }) => `${commands}\necho '${MARK}'`).join('\n');
    const printed = await bash(script.replace(ADDRESS, await application.ready()), `${password}\n`);

    expect(steps.length).toBeGreaterThan(5);
    printed
      .split(`${MARK}\n`)
      .slice(0, -1)
      .forEach((output, index) => expectShown(output, steps[index] ?? { commands: '' }));
  });
});

it('names scripts and files that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const named = [...README.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, script]) => script);
  const linked = [...README.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, path = '']) => path);

  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named.filter((script) => script !== 'ci')));
  expect(named).toContain('start');
  expect(linked.filter((path) => !existsSync(path))).toEqual([]);
  expect(linked).toContain('docs/images/swagger-ui.png');
});

/** Runs a script to its end, and fails when one of its commands does. */
async function bash(script: string, input: string): Promise<string> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script]);
  shell.stdin.end(input);
  const printed = Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'exit')]);
  const [output, errors, [code]] = await printed;
  expect(code, errors).toBe(0);
  return output;
}

function expectShown(printed: string, { commands, shown }: Step): void {
  if (!shown) expect(printed, commands).toBe('');
  else if (shown.language === 'json')
    expect(documentsIn(printed), commands).toEqual(asPatterns(shown.content));
  else expect(printed.trim(), commands).toBe(shown.content);
}

/** JSON documents one after the other, as the answers of several calls are printed. */
function documentsIn(printed: string): unknown[] {
  return printed
    .replaceAll(/\}\s*\{(?=\s*")/g, '}\n\0{')
    .split('\0')
    .map((document) => JSON.parse(document) as unknown);
}

/** What is shown, in which `"…"` stands for any text. */
function asPatterns(shown: string): unknown[] {
  return documentsIn(shown).map((document) => JSON.parse(JSON.stringify(document), toPattern) as unknown);
}

const toPattern = (_name: string, value: unknown): unknown => (value === '…' ? expect.any(String) : value);
