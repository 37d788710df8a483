import { tracingChannel } from 'node:diagnostics_channel';
import { errorTypeOf, type Span, type SpanOptions } from './span.js';
import type { Tracing } from './tracing.js';

/** What a driver tells of one operation; the same object from its start to its end. */
interface Told {
  error?: unknown;
}

/** What becomes of it. */
interface Described extends SpanOptions {
  name: string;
}

/**
 * Makes spans of what a driver tells on its `TracingChannel` (Node's `diagnostics_channel`), within traces only.
 * Nothing of the driver is changed, and where nobody follows it tells nothing.
 *
 * @returns what ends it
 */
export function followDriver<T extends object>(
  channel: string,
  tracing: Tracing,
  describe: (told: T) => Described,
): () => void {
  const spans = new WeakMap<object, Span>();
  const begin = (told: unknown): void => {
    if (!tracing.isRecording) return;
    const { name, ...options } = describe(told as T);
    const span = tracing.beginWithin(name, options);
    if (span) spans.set(told as T, span);
  };
  const end = (told: unknown): void => {
    const { error } = told as Told;
    spans.get(told as T)?.end(error === undefined ? undefined : errorTypeOf(error));
    spans.delete(told as T);
  };
  const { start, error, asyncEnd } = tracingChannel(channel);
  start.subscribe(begin);
  // The last word of whatever fails, be it at once or later.
  error.subscribe(end);
  asyncEnd.subscribe(end);
  return () => {
    start.unsubscribe(begin);
    error.unsubscribe(end);
    asyncEnd.unsubscribe(end);
  };
}
