import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Prometheus, SCRAPE_INTERVAL, type Series } from './prometheus.ts';

const FILE = join(import.meta.dirname, '../../deploy/observability/grafana/dashboards/showrunner.json');

/** A panel of the dashboard, as Grafana keeps it. */
interface GrafanaPanel {
  type: 'row' | 'stat' | 'table' | 'timeseries';
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat: string; instant?: boolean }[];
  fieldConfig?: {
    defaults: {
      unit: string;
      custom?: { stacking: { mode: string } };
      thresholds?: { steps: { color: string; value: number | null }[] };
    };
  };
}

/** A query, and what Prometheus has answered. */
export interface Answer {
  expression: string;
  series: (Series & { name: string })[];
}

export type Panel = GrafanaPanel & { answers: Answer[]; from: number; to: number };

/** Puts every query of every panel to Prometheus, as Grafana would with this time chosen, in seconds since 1970. */
export async function askPanels(
  prometheus: Prometheus,
  time: { from: number; to: number },
): Promise<Panel[]> {
  const { panels } = JSON.parse(readFileSync(FILE, 'utf8')) as { panels: GrafanaPanel[] };
  const asked = panels.map(async (panel) => {
    const answers = (panel.targets ?? []).map(async ({ expr, legendFormat, instant }) => {
      const query = withVariables(expr, time);
      const series = await (instant ? prometheus.instant(query, time.to) : prometheus.range(query, time));
      return {
        expression: expr,
        series: series.map((one) => ({ ...one, name: nameOf(one.labels, legendFormat) })),
      };
    });
    return { ...panel, ...time, answers: await Promise.all(answers) };
  });
  return Promise.all(asked);
}

/** Grafana takes rates over four scrapes. */
function withVariables(expression: string, { from, to }: { from: number; to: number }): string {
  return expression
    .replaceAll('$__rate_interval', `${4 * SCRAPE_INTERVAL}s`)
    .replaceAll('$__range', `${Math.ceil(to - from)}s`)
    .replaceAll('$instance', '.*');
}

function nameOf(labels: Record<string, string>, format: string): string {
  if (format === '') return Object.values(labels).join(' ');
  return format.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? '').trim();
}
