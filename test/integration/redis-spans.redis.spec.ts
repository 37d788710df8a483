import { Test } from '@nestjs/testing';
import { expect, it } from 'vitest';
import { loadConfig } from '#libs/config';
import { newId } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import { Metrics, ObservabilityModule, Tracing } from '#libs/observability';
import { Redis, RedisModule } from '#libs/redis';
import { LogCapture, OtlpReceiver } from '#libs/testing';

it('commands to Redis are seen in traces, without their arguments', async () => {
  const collector = await OtlpReceiver.start();
  const logger = createLogger({ level: 'info', pretty: false }, new LogCapture());
  const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const tracing = await Tracing.open(config, logger);
  const redis = await Redis.open(process.env.TEST_REDIS_URL ?? '', logger, newId());
  const module = await Test.createTestingModule({
    imports: [ObservabilityModule.forRoot(Metrics.off, tracing), RedisModule.forRoot(redis)],
  }).compile();

  const key = redis.key(`of-${newId()}`);
  await redis.client.get(key);
  await tracing.span('work', {}, async () => {
    await redis.client.set(key, 'Ada Person', { expiration: { type: 'EX', value: 60 } });
    await redis.client.hGet(key, 'field').catch(() => {});
  });
  await module.close();

  const work = await collector.first(({ name }) => name === 'work');
  expect(collector.spans).toEqual([
    expect.objectContaining({
      name: 'SET',
      kind: 'SPAN_KIND_CLIENT',
      parentSpanId: work.spanId,
      attributes: expect.objectContaining({ 'db.system.name': 'redis', 'db.operation.name': 'SET' }),
    }),
    expect.objectContaining({
      name: 'HGET',
      attributes: expect.objectContaining({ 'error.type': expect.any(String) }),
    }),
    work,
  ]);
  expect(collector.text).not.toContain(key);
  expect(collector.text).not.toContain('Ada Person');
  await collector.stop();
});
