import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import type { TracingConfig } from '#libs/config';
import { samplerOf } from './sampler.js';

const NOBODY = undefined;
const { SAMPLED: KEPT, NONE: DROPPED } = TraceFlags;

/** Of a hundred traces whose ids are spread evenly. */
function kept(sampler: TracingConfig['sampler'], ratio: number, caller?: TraceFlags): number {
  const ids = Array.from({ length: 100 }, (_, index) => {
    const part = Math.floor(((index + 0.5) / 100) * 0xffffffff);
    return part.toString(16).padStart(8, '0').padEnd(32, '0').replace(/0$/, '1');
  });
  return ids.filter((traceId) => {
    const parent = { traceId, spanId: '00f067aa0ba902b7', traceFlags: caller ?? 0, isRemote: true };
    const context = caller === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    const { decision } = samplerOf({ sampler, ratio }).shouldSample(
      context,
      traceId,
      'a',
      SpanKind.SERVER,
      {},
      [],
    );
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  }).length;
}

it.each([
  ['always_on', NOBODY, 100],
  ['always_on', DROPPED, 100],
  ['always_off', KEPT, 0],
  ['traceidratio', NOBODY, 25],
  ['traceidratio', KEPT, 25],
  ['parentbased_always_on', NOBODY, 100],
  ['parentbased_always_on', DROPPED, 0],
  ['parentbased_always_off', NOBODY, 0],
  ['parentbased_always_off', KEPT, 100],
  ['parentbased_traceidratio', NOBODY, 25],
  ['parentbased_traceidratio', KEPT, 100],
  ['parentbased_traceidratio', DROPPED, 0],
] as const)('%s, asked by a caller of flags %s, keeps %i of 100', (sampler, caller, count) => {
  expect(kept(sampler, 0.25, caller)).toBe(count);
});
