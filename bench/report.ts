import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ablation } from './ablation.ts';
import { chartOf } from './chart.ts';
import type { PartResult } from './finding.ts';
import type { Bound, Verdict } from './goals.ts';
import { SERVERS } from './servers.ts';
import { spreadOf } from './statistics.ts';

interface About {
  at: string;
  machine: string;
  users: number;
}

/** A run of the bench. */
export interface Run extends About, Required<Omit<PartResult, 'findings'>> {
  isQuick: boolean;
  /** That it took. */
  seconds: number;
  /** Parts that were not run. */
  leftOut: string[];
  verdicts: Verdict[];
}

interface AblationRun extends About {
  ablations: Ablation[];
}

const RESULTS = join(import.meta.dirname, 'results');

/**
 * Writes the run as data, as text and as a picture: as `latest`, if it stands for the application, else as `partial`.
 *
 * @returns the text
 */
export function writeRun(run: Run, isComplete: boolean): string {
  const text = textOf(run);
  const name = isComplete ? 'latest' : 'partial';
  write(`${name}.json`, jsonOf(run));
  write(`${name}.md`, text);
  write(`${name}.svg`, chartOf(run));
  return text;
}

/** Writes what each default costs, as data and as text. @returns the text */
export function writeAblations(run: AblationRun): string {
  const text = [
    `# What each default costs, ${run.at}\n`,
    `${run.machine}; ${run.users} users. CPU of the server a request, with everything on less without the one; requests a second with everything on, as a ratio to those without it. Medians of the rounds (least–most); a few µs are noise.\n`,
    table(
      ['default', 'work', 'CPU µs a request', 'requests a second'],
      run.ablations.map(({ name, work, cpu, ratio }) => [
        name,
        work,
        spreadText(cpu, 1),
        spreadText(ratio, 2),
      ]),
    ),
  ].join('\n');
  write('ablation.json', jsonOf(run));
  write('ablation.md', text);
  return text;
}

function write(name: string, content: string): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, name), content);
}

const jsonOf = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

function textOf(run: Run): string {
  const { at, machine, isQuick, users, seconds, leftOut, verdicts, notes } = run;
  const goals = verdicts.filter(({ bound }) => bound);
  const others = verdicts.filter(({ bound }) => !bound);
  return [
    `# Bench of ${at}${isQuick ? ', short form' : ''}\n`,
    `${machine}; ${users} users; ${Math.round(seconds / 60)} minutes.${leftOut.length > 0 ? ` Left out: ${leftOut.join(', ')}.` : ''} Ratios are of one round each: median (least–most).\n`,
    ...(goals.length > 0 ? [goalTable(goals)] : []),
    ...(others.length > 0
      ? ['What has no goal.\n', table(['work', 'of', 'against', 'found'], others.map(describe))]
      : []),
    ...notes.map((note) => `${note}\n`),
    ...figures(run),
  ].join('\n');
}

const goalTable = (goals: Verdict[]): string =>
  table(
    ['work', 'of', 'against', 'found', 'goal', ''],
    goals.map((verdict) => [
      ...describe(verdict),
      boundText(verdict.bound),
      verdict.isReached ? 'pass' : 'short',
    ]),
  );

const describe = ({ work, of, against = '', unit, ...spread }: Verdict): string[] => [
  work,
  of,
  against,
  unit ? `${spreadText(spread, unit === 's' ? 2 : 1)} ${unit}` : spreadText(spread, 2),
];

const spreadText = (
  { median, min, max }: { median: number; min: number; max: number },
  digits: number,
): string => `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

function boundText(bound: Bound | undefined): string {
  if (!bound) return '';
  if ('atMost' in bound) return `≤ ${bound.atMost}`;
  return `≥ ${bound.atLeast}${bound.stretch ? ` (${bound.stretch})` : ''}`;
}

function figures({ measurements, processes }: Run): string[] {
  if (measurements.length === 0) return [];
  const works = [...new Set(measurements.map(({ work }) => work))];
  const rows = works.flatMap((work) => SERVERS.map((server) => figuresOf(measurements, work, server)));
  return [
    'What was measured beside the other two, as medians; it holds for this machine and this hour only.\n',
    table(['work', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs a request'], rows),
    table(
      ['server', 'ready after ms', 'MB after the rounds'],
      processes.map(({ name, readyAfter, memory }) => [name, Math.round(readyAfter), Math.round(memory)]),
    ),
  ];
}

function figuresOf(measurements: Run['measurements'], work: string, server: string): (string | number)[] {
  const rounds = measurements.filter((each) => each.work === work && each.server === server);
  const median = (field: 'perSecond' | 'p50' | 'p99' | 'cpu'): number =>
    Math.round(spreadOf(rounds.map((each) => each[field])).median);
  return [work, server, median('perSecond'), median('p50'), median('p99'), median('cpu')];
}

function table(head: string[], rows: (string | number)[][]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells: (string | number)[]): string =>
    `| ${cells.map((cell, column) => String(cell).padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n');
}
