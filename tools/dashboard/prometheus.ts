import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePort } from '../started.ts';

const FOLDER = join(import.meta.dirname, '../../deploy/observability/prometheus');
/** Seconds; in production it is 15. */
export const SCRAPE_INTERVAL = 1;
/** Milliseconds. */
const PATIENCE = 20_000;

/** One line of an answer; an instant has one value. */
export interface Series {
  labels: Record<string, string>;
  /** Seconds since 1970, and what there was. */
  values: [number, number][];
}

export interface Rule {
  name: string;
  health: string;
  lastError?: string;
}

interface Configuration {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: { static_configs: { targets: string[] }[] }[];
}
interface Result {
  metric: Record<string, string>;
  value?: [number, string];
  values?: [number, string][];
}

/** A Prometheus with the repository's configuration, but for where the application is and how often it looks. */
export class Prometheus {
  private readonly child: ChildProcess;
  private readonly origin: string;

  private constructor(child: ChildProcess, origin: string) {
    this.child = child;
    this.origin = origin;
  }

  static async start(folder: string, target: string): Promise<Prometheus> {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, stringify(configurationFor(target)));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'prometheus')}`,
        `--web.listen-address=${address}`,
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return new Prometheus(child, `http://${address}`);
  }

  /** Waits for a scrape of the application that begins from now on. */
  async hasScraped(): Promise<void> {
    const from = Date.now() / 1000;
    const end = performance.now() + PATIENCE;
    while (performance.now() < end) {
      const scraped = await this.instant('timestamp(up{job="showrunner"} == 1)', Date.now() / 1000).catch(
        () => [],
      );
      if (scraped.some(({ values }) => values.some(([, at]) => at > from))) return;
      await delay(100);
    }
    throw new Error('Prometheus has not scraped the application.');
  }

  instant(query: string, time: number): Promise<Series[]> {
    return this.ask('query', { query, time: String(time) });
  }

  range(query: string, { from, to }: { from: number; to: number }): Promise<Series[]> {
    const step = String(SCRAPE_INTERVAL);
    return this.ask('query_range', { query, start: String(from), end: String(to), step });
  }

  async rules(): Promise<Rule[]> {
    const { groups } = await this.get<{ groups: { rules: Rule[] }[] }>('rules');
    return groups.flatMap(({ rules }) => rules);
  }

  private async ask(path: string, parameters: Record<string, string>): Promise<Series[]> {
    const { result } = await this.get<{ result: Result[] }>(`${path}?${new URLSearchParams(parameters)}`);
    return result.map(({ metric, value, values = value ? [value] : [] }) => ({
      labels: metric,
      values: values.map(([at, text]) => [at, Number(text)]),
    }));
  }

  private async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.origin}/api/v1/${path}`);
    const { data, error } = (await answer.json()) as { data: T; error?: string };
    if (error) throw new Error(`Prometheus refuses ${path}: ${error}`);
    return data;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

function configurationFor(target: string): Configuration {
  const configuration = parse(readFileSync(join(FOLDER, 'prometheus.yml'), 'utf8')) as Configuration;
  const interval = `${SCRAPE_INTERVAL}s`;
  return {
    ...configuration,
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: configuration.rule_files.map((file) => join(FOLDER, file)),
    scrape_configs: configuration.scrape_configs.map((job) => ({
      ...job,
      static_configs: [{ targets: [target] }],
    })),
  };
}
