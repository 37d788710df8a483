import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf } from './chart.ts';
import { spreadOf, type Verdict } from './goals.ts';
import type { Measurement } from './measure.ts';
import { SERVERS } from './servers.ts';

/** A run of the bench. */
export interface Run {
  at: string;
  machine: string;
  isQuick: boolean;
  users: number;
  verdicts: Verdict[];
  measurements: Measurement[];
  /** What each server took at the start (milliseconds) and in the end (MiB). */
  servers: { name: string; readyAfter: number; memory: number }[];
}

const RESULTS = join(import.meta.dirname, 'results');

/** Writes the run as data, as text and as a picture. @returns the text */
export function write(run: Run): string {
  mkdirSync(RESULTS, { recursive: true });
  const text = textOf(run);
  writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify(run, undefined, 2)}\n`);
  writeFileSync(join(RESULTS, 'latest.md'), text);
  writeFileSync(join(RESULTS, 'latest.svg'), chartOf(run.verdicts));
  return text;
}

function textOf({ at, machine, isQuick, users, verdicts, measurements, servers }: Run): string {
  const rounds = new Set(measurements.map(({ round }) => round)).size;
  const goals = verdicts.map(({ work, of, against, median, min, max, bound, isReached }) => [
    work,
    of === 'cpu' ? 'CPU a request' : 'requests a second',
    against,
    `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`,
    'atLeast' in bound
      ? `≥ ${bound.atLeast}${bound.stretch ? ` (${bound.stretch})` : ''}`
      : `≤ ${bound.atMost}`,
    isReached ? 'pass' : 'short',
  ]);
  const works = [...new Set(measurements.map(({ work }) => work))];
  const figures = works.flatMap((work) => SERVERS.map((server) => figuresOf(measurements, work, server)));
  const processes = servers.map(({ name, readyAfter, memory }) => [
    name,
    Math.round(readyAfter),
    Math.round(memory),
  ]);
  return [
    `# Bench of ${at}${isQuick ? ', short form' : ''}\n`,
    `${machine}; ${users} users; ${rounds} rounds, 32 connections. Ratios are of one round each: median (least–most).\n`,
    table(['work', 'of', 'against', 'ratio', 'goal', ''], goals),
    'What was measured, as medians; it holds for this machine and this hour only.\n',
    table(['work', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs a request'], figures),
    table(['server', 'ready after ms', 'MiB after the rounds'], processes),
  ].join('\n');
}

function figuresOf(measurements: Measurement[], work: string, server: string): (string | number)[] {
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
