/**
 * Starts the built application in two processes and a real Prometheus that reads its metrics, uses it for a while, and
 * puts every query of the dashboard to Prometheus: `node tools/dashboard.ts [SVG file [admin URL of PostgreSQL]]`.
 * What it answers is drawn into the file. Is skipped where there is no Prometheus.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPanels } from './dashboard/panels.ts';
import { pictureOf } from './dashboard/picture.ts';
import { Prometheus } from './dashboard/prometheus.ts';
import { reportOn } from './dashboard/report.ts';
import { useFor } from './dashboard/use.ts';
import { end, freePort, ready, withDatabase } from './started.ts';

const ENTRY = join(import.meta.dirname, '../dist/src/main.js');
/** Seconds. */
const USED_FOR = 20;
const ADMINISTRATOR = { email: 'admin@example.com', password: 'correct horse battery staple' };

const [, , picture, server = 'postgres://postgres@127.0.0.1:5432/postgres'] = process.argv;
if (spawnSync('prometheus', ['--version']).error) {
  console.log('Skipped: there is no Prometheus. Install it (Debian: apt-get install prometheus).');
} else {
  await withDatabase(server, show);
}

async function show(databaseUrl = ''): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  const [port, metricsPort] = [await freePort(), await freePort()];
  const prometheus = await Prometheus.start(folder, `127.0.0.1:${metricsPort}`);
  const application = startApplication(folder, { port, metricsPort, databaseUrl });
  try {
    const origin = `http://127.0.0.1:${port}`;
    await ready(origin, application);
    await prometheus.hasScraped();
    const from = Date.now() / 1000;
    await useFor(USED_FOR, origin, ADMINISTRATOR);
    await prometheus.hasScraped();
    const panels = await askPanels(prometheus, { from, to: Date.now() / 1000 });
    if (picture) writeFileSync(picture, pictureOf(panels));
    if (!reportOn(panels, await prometheus.rules())) process.exitCode = 1;
    await end(application);
  } finally {
    application.kill('SIGKILL');
    prometheus.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startApplication(
  folder: string,
  { port, metricsPort, databaseUrl }: { port: number; metricsPort: number; databaseUrl: string },
): ChildProcess {
  return spawn(process.execPath, [ENTRY], {
    cwd: folder,
    env: {
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      WORKERS: '2',
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      ADMIN_EMAIL: ADMINISTRATOR.email,
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      // Each of those who use it has an address of their own.
      TRUST_PROXY: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
