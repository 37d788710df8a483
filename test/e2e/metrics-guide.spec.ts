import { Module } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel';
import { TestApplication } from '../support/application.js';
import { scrape } from '../support/exposition.js';
import { ParcelsService } from '../support/metrics-guide/parcels.service.js';
import { withFeature } from '../support/planted-feature.js';

const guide = readFileSync('docs/guides/observability.md', 'utf8');

@Module({ providers: [ParcelsService] })
class ParcelsModule {}

let application: TestApplication;

beforeAll(async () => {
  application = await withFeature(ParcelsModule, () => TestApplication.start({ METRICS_PORT: '0' }));
});
afterAll(() => application.stop());

describe('the guide to metrics', () => {
  it('shows the feature as it is run here', () => {
    const file = readFileSync('test/support/metrics-guide/parcels.service.ts', 'utf8');
    expect(guide).toContain(file.trim());
  });

  it('names every metric of the application', async () => {
    const { families } = await scrape(application);
    const ours = families.filter((name) => !/^(nodejs|process|parcels)_/.test(name));

    expect(ours.length).toBeGreaterThan(8);
    expect(ours.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  it('measures its parcels', async () => {
    const parcels = application.app.get(ParcelsService);
    const [first, second] = [newId(), newId()];
    parcels.pack(first);
    parcels.pack(second);
    parcels.send(first, 'bike');

    const metrics = await scrape(application);
    expect(metrics.value('parcels_sent_total', { carrier: 'bike' })).toBe(1);
    expect(metrics.value('parcels_sent_total', { carrier: 'van' })).toBe(0);
    expect(metrics.value('parcels_waiting')).toBe(1);
  });
});
