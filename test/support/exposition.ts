import { vi } from 'vitest';
import { MetricsServer } from '#libs/observability';
import type { TestApplication } from './application.js';

type LabelValues = Readonly<Record<string, string>>;
interface Line {
  name: string;
  labels: LabelValues;
  value: number;
}

const LINE = /^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** What an application answers to Prometheus. */
export class Exposition {
  private readonly lines: Line[];

  constructor(readonly text: string) {
    this.lines = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(lineOf);
  }

  /** Names and labels, without the values. */
  get series(): string[] {
    return this.lines.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
  }

  /** The names of its metrics, whether or not they have a series yet. */
  get families(): string[] {
    return [...this.text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
  }

  /** The names that can be asked for: a histogram has none of its own. */
  get exported(): string[] {
    const types = [...this.text.matchAll(/^# TYPE (\w+) (\w+)$/gm)];
    return types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
  }

  get labels(): Set<string> {
    return new Set(this.lines.flatMap(({ labels }) => Object.keys(labels)));
  }

  readonly labelValues = (label: string): Set<string> =>
    new Set(this.lines.map(({ labels }) => labels[label]).filter((value) => value !== undefined));

  /** The sum of the series that have these labels, among others; undefined where there is none. */
  value(name: string, labels: LabelValues = {}): number | undefined {
    const values = this.values(name, labels);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
  }

  readonly values = (name: string, labels: LabelValues = {}): number[] =>
    this.lines
      .filter((line) => line.name === name)
      .filter((line) => Object.entries(labels).every(([label, value]) => line.labels[label] === value))
      .map(({ value }) => value);
}

function lineOf(text: string): Line {
  const { name = '', labels = '', value = '' } = LINE.exec(text)?.groups ?? {};
  if (name === '') throw new Error(`This is no line of the text format: ${text}`);
  const pairs = [...labels.matchAll(LABEL)].map(([, label = '', content = '']) => [label, content]);
  return { name, labels: Object.fromEntries(pairs) as LabelValues, value: Number(value) };
}

/** As Prometheus reads it. */
export async function scrape(application: TestApplication): Promise<Exposition> {
  const answer = await fetch(application.app.get(MetricsServer).url);
  if (!answer.ok) throw new Error(`/metrics answered ${answer.status}.`);
  return new Exposition(await answer.text());
}

/**
 * What it answers once the check passes. Requests are measured when their answer is over, which a client may see a
 * moment earlier.
 */
export function scrapeWhen(
  application: TestApplication,
  check: (metrics: Exposition) => void,
): Promise<Exposition> {
  return vi.waitFor(
    async () => {
      const metrics = await scrape(application);
      check(metrics);
      return metrics;
    },
    { timeout: 15_000, interval: 20 },
  );
}
