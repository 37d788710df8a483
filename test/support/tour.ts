import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { ApplicationProcess } from './process.js';

const ADDRESS = 'http://127.0.0.1:3000';
const BLOCKS = /^```(?<language>\w+)\n(?<content>.*?)\n```$/gms;
const MARK = '--- the next block ---';

/** A block of commands, and the block after it that shows what they print, when there is one. */
interface Step {
  commands: string;
  shown?: { language: string; content: string };
}

/** The steps of a document. */
export function stepsOf(file: string): Step[] {
  const steps: Step[] = [];
  for (const { groups: { language = '', content = '' } = {} } of readFileSync(file, 'utf8').matchAll(
    BLOCKS,
  )) {
    const last = steps.at(-1);
    if (language === 'bash') steps.push({ commands: content });
    else if (last && ['json', 'http', 'text'].includes(language)) last.shown ??= { language, content };
  }
  return steps;
}

/** What someone at the keyboard types once they have seen what a block prints; undefined where that asks for nothing. */
type Typist = (printed: string) => Promise<string | undefined>;

/** Runs them on a fresh installation, and sees that they print what the document shows. */
export async function takeTour(
  application: ApplicationProcess,
  steps: Step[],
  typist: Typist = async () => undefined,
): Promise<void> {
  const [, password = ''] = await application.said(/Password +(\S+)/);
  const script = steps.map(({ commands }) => `${commands}\necho '${MARK}'`).join('\n');
  const printed = await bash(script.replace(ADDRESS, await application.ready()), `${password}\n`, typist);
  printed
    .split(`${MARK}\n`)
    .slice(0, -1)
    .forEach((output, index) => expectShown(output, steps[index] ?? { commands: '' }));
}

/** Runs a script to its end, and fails when one of its commands does. */
async function bash(script: string, input: string, typist: Typist): Promise<string> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script]);
  shell.stdin.write(input);
  const printed = Promise.all([readWith(typist, shell), text(shell.stderr), once(shell, 'exit')]);
  const [output, errors, [code]] = await printed;
  expect(code, errors).toBe(0);
  return output;
}

/** All that it prints, block by block before the typist's eyes. */
async function readWith(typist: Typist, { stdout, stdin }: ChildProcessWithoutNullStreams): Promise<string> {
  let [output, seen] = ['', 0];
  for await (const part of stdout) {
    output += String(part);
    const blocks = output.split(`${MARK}\n`).slice(0, -1);
    for (const block of blocks.slice(seen)) {
      const typed = await typist(block);
      if (typed !== undefined) stdin.write(`${typed}\n`);
    }
    seen = blocks.length;
  }
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
