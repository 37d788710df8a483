import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parse } from 'yaml';
import { JobSchedules } from '#libs/jobs';
import { TestApplication } from '../support/application.js';
import { type Exposition, scrapeWhen } from '../support/exposition.js';
import { namesIn } from '../support/promql.js';

const FOLDER = 'deploy/observability';
/** Made by Prometheus itself. */
const OF_PROMETHEUS = { metrics: ['up'], labels: ['job', 'instance'] };

interface Rules {
  groups: { rules: { alert: string; expr: string }[] }[];
}
interface Dashboard {
  panels: { title: string; targets?: { expr: string }[] }[];
}

let application: TestApplication;
let metrics: Exposition;

beforeAll(async () => {
  application = await TestApplication.start({ METRICS_PORT: '0', RATE_LIMITS: 'on' });
  await application.signIn();
  application.clock.advance(25 * 60 * 60 * 1000);
  await application.app.get(JobSchedules).runDue();
  metrics = await scrapeWhen(application, hasDoneJobs);
});
afterAll(() => application.stop());

/** A histogram has no labels before its first value. */
function hasDoneJobs({ labelValues }: Exposition): void {
  if (!labelValues('outcome').has('completed')) throw new Error('No job has run yet.');
}

const rules = parse(readFileSync(`${FOLDER}/prometheus/rules.yml`, 'utf8')) as Rules;
const dashboard = JSON.parse(
  readFileSync(`${FOLDER}/grafana/dashboards/showrunner.json`, 'utf8'),
) as Dashboard;

const alerts = rules.groups.flatMap((group) => group.rules).map(({ alert, expr }) => [alert, expr] as const);
const panels = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
);

/** What nobody exports. */
function strangersIn(expression: string): string[] {
  const names = namesIn(expression);
  const known = new Set([...metrics.exported, ...OF_PROMETHEUS.metrics]);
  const labels = new Set([...metrics.labels, ...OF_PROMETHEUS.labels]);
  return [
    ...names.metrics.filter((name) => !known.has(name)),
    ...names.labels.filter((label) => !labels.has(label)),
  ];
}

describe('what is asked for is exported', () => {
  it.each(alerts)('by the alert %s', (_alert, expression) => {
    expect(namesIn(expression).metrics).not.toEqual([]);
    expect(strangersIn(expression)).toEqual([]);
  });

  it.each(panels)('by the panel "%s": %s', (_title, expression) => {
    expect(namesIn(expression).metrics).not.toEqual([]);
    expect(strangersIn(expression)).toEqual([]);
  });

  it('and a name with a slip is found', () => {
    const slips = 'sum by (rout) (rate(http_server_request_duration_second_count{http_rout!=""}[5m])) > 1';
    expect(strangersIn(slips)).toEqual(['http_server_request_duration_second_count', 'http_rout', 'rout']);
  });

  it('and every metric of ours is looked at', () => {
    const asked = new Set([...alerts, ...panels].flatMap(([, expression]) => namesIn(expression).metrics));
    const ours = metrics.families.filter((name) => !/^(nodejs|process)_/.test(name));
    const isAsked = (name: string): boolean => [...asked].some((one) => one.startsWith(name));
    expect(ours.filter((name) => !isAsked(name))).toEqual([]);
  });
});

/** Is skipped, with the reason, where there is none. */
function promtool(context: TestContext, command: string[], input?: string): string {
  const { error, status, stdout, stderr } = spawnSync('promtool', command, { input, encoding: 'utf8' });
  if (error) context.skip('promtool is not installed: apt-get install prometheus');
  return `${status} ${stdout}${stderr}`;
}

describe('promtool', () => {
  it('accepts the configuration and the rules', (context) => {
    const said = promtool(context, [
      'check',
      'config',
      '--lint-fatal',
      `${FOLDER}/prometheus/prometheus.yml`,
    ]);
    expect(said).toMatch(/^0 /);
  });

  it('sees each alert fire, and none when all is well', (context) => {
    const said = promtool(context, ['test', 'rules', `${FOLDER}/prometheus/rules.test.yml`]);
    expect(said).toMatch(/^0 /);

    const tests = readFileSync(`${FOLDER}/prometheus/rules.test.yml`, 'utf8');
    expect(alerts.filter(([alert]) => !tests.includes(alert))).toEqual([]);
  });

  it('finds the metrics well named', (context) => {
    // prom-client's own gauges have names from before there were rules for them; the other is OpenTelemetry's.
    const others = /^(# \w+ )?(nodejs_|process_|db_client_connection_count)/;
    const ours = metrics.text.split('\n').filter((line) => !others.test(line));
    expect(promtool(context, ['check', 'metrics'], ours.join('\n'))).toBe('0 ');
  });
});
