import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '#libs/config';
import { selectEntity, type Statement, Statements } from '#libs/database';
import { createLogger } from '#libs/logging';
import { Tracing } from '#libs/observability';
import { LogCapture, OtlpReceiver, type ReceivedSpan } from '#libs/testing';
import { anItem, Item, ItemsApplication } from '../support/items.js';

const PATIENCE = { timeout: 20_000, interval: 20 };

let collector: OtlpReceiver;
let tracing: Tracing;
let app: ItemsApplication;
let byRank: Statement<Item>;

beforeAll(async () => {
  collector = await OtlpReceiver.start();
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  tracing = await Tracing.open(config, createLogger({ level: 'info', pretty: false }, new LogCapture()));
  app = await ItemsApplication.start([], [], { tracing });
  byRank = app.module
    .get(Statements)
    .prepare('traced items by rank', (manager) =>
      selectEntity(manager, Item, 'item').where('item.rank = :rank'),
    );
});
afterAll(async () => {
  await app.stop();
  await collector.stop();
});
beforeEach(() => {
  collector.spans.length = 0;
});

/** The statements of a trace whose first span has this name, once all of it is there. */
async function statementsOf(name: string): Promise<ReceivedSpan[]> {
  const { traceId, spanId } = await collector.first((span) => span.name === name);
  return collector.trace(traceId).filter(({ parentSpanId }) => parentSpanId === spanId);
}

const namesOf = (spans: readonly ReceivedSpan[]): string[] => spans.map(({ name }) => name);

describe('statements', () => {
  it('are spans of the work that they are run for, on either way to the driver', async () => {
    await tracing.span('work', {}, async () => {
      await app.items.insert(anItem({ name: 'of Ada Person', rank: 4711 }));
      await byRank.rows({ rank: 4711 });
      await app.transactions.run(async () => {
        await byRank.rows({ rank: 4711 });
      });
    });

    const statements = await statementsOf('work');
    const isMysql = app.database.engine === 'mysql';
    expect(namesOf(statements)).toEqual(
      expect.arrayContaining([
        'INSERT test_items',
        'SELECT test_items',
        'START',
        'SELECT test_items',
        'COMMIT',
      ]),
    );
    expect(statements[0]).toMatchObject({
      kind: 'SPAN_KIND_CLIENT',
      attributes: {
        'db.system.name': isMysql ? expect.stringMatching(/^(mysql|mariadb)$/) : 'postgresql',
        'db.namespace': app.database.name,
        'db.operation.name': 'INSERT',
        'db.collection.name': 'test_items',
        'db.query.text': expect.stringMatching(isMysql ? /VALUES \(\?, \?/ : /VALUES \(\$1, \$2/),
        ...(app.url !== undefined && { 'server.address': new URL(app.url).hostname }),
      },
    });
    expect(collector.text).not.toMatch(/Ada Person|4711/);
  });

  it('that wait for a connection stay with their own work', async () => {
    const works = Array.from({ length: 40 }, (_, index) => index);
    await Promise.all(works.map((rank) => tracing.span(`work ${rank}`, {}, () => byRank.rows({ rank }))));
    const seen = () => collector.spans.filter(({ name }) => /^(SELECT|work) /.test(name));
    await vi.waitFor(() => expect(seen()).toHaveLength(2 * works.length), PATIENCE);

    for (const rank of works) {
      // A new connection is set up within the work that is the first to use it.
      const statements = namesOf(await statementsOf(`work ${rank}`)).filter((name) => name !== 'SET');
      expect(statements).toEqual(['SELECT test_items']);
    }
  });

  it('that fail say how, and nothing of the values', async () => {
    await app.items.insert(anItem({ code: 'ada@example.com' }));
    await tracing
      .span('work', {}, () => app.items.insert(anItem({ code: 'ada@example.com' })))
      .catch(() => {});

    const [statement] = await statementsOf('work');
    expect(statement).toMatchObject({
      name: 'INSERT test_items',
      attributes: { 'error.type': app.database.engine === 'mysql' ? 'ER_DUP_ENTRY' : '23505' },
      status: { code: 'STATUS_CODE_ERROR', message: '' },
    });
    expect(collector.text).not.toContain('ada@example.com');
  });

  it('that nobody asked for are none', async () => {
    await byRank.rows({ rank: 1 });
    await tracing.span('work', {}, async () => {});

    await collector.first(({ name }) => name === 'work');
    expect(collector.spans).toHaveLength(1);
  });
});
