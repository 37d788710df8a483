import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Context,
  context,
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '#libs/config';
import type { Logger } from '#libs/logging';
import { samplerOf } from './sampler.js';
import { ToldExporter } from './told-exporter.js';
import type { Attributes, Span, SpanKind, SpanOptions } from './span.js';

/** Milliseconds that the last spans have to be sent when the process ends. */
const FLUSHING = 3000;
/** Milliseconds between two batches, unless one is full before. */
const BATCHING = 2000;

const KINDS: Readonly<Record<SpanKind, OtelKind>> = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  consumer: OtelKind.CONSUMER,
};

/** Which tracer a context belongs to: several applications may share the process, and with it the API. */
const OWNER = createContextKey('showrunner.tracer');
const PROPAGATOR = new W3CTraceContextPropagator();

/** OpenTelemetry's SDK, sending to a collector. Loaded only where there is one. */
export class OtlpTracer {
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor(config: TracingConfig & { endpoint: string }, logger: Logger) {
    // One for the process; a second one is refused, and would do the same.
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    const { endpoint, headers, serviceName, attributes } = config;
    const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
    const exporter = new ToldExporter(new OTLPTraceExporter({ url, headers }), logger);
    this.provider = new TracerProvider({
      resource: defaultResource().merge(
        resourceFromAttributes({
          'service.instance.id': randomUUID(),
          ...attributes,
          'service.name': serviceName,
        }),
      ),
      sampler: samplerOf(config),
      spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: BATCHING })],
    });
    this.tracer = this.provider.getTracer('showrunner');
  }

  begin(name: string, { kind = 'internal', attributes, carrier }: SpanOptions): Span {
    const parent = carrier
      ? PROPAGATOR.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)
      : this.owned(context.active());
    const span = this.tracer.startSpan(name, { kind: KINDS[kind], attributes }, parent);
    return new BegunSpan(span, trace.setSpan(parent, span).setValue(OWNER, this));
  }

  /** What another application of the process does is nothing to be part of. */
  private owned(active: Context): Context {
    return active.getValue(OWNER) === this ? active : ROOT_CONTEXT;
  }

  get isRecording(): boolean {
    return trace.getSpan(this.owned(context.active()))?.isRecording() ?? false;
  }

  get traceparent(): string | undefined {
    const carrier: { traceparent?: string } = {};
    PROPAGATOR.inject(this.owned(context.active()), carrier, defaultTextMapSetter);
    return carrier.traceparent;
  }

  async close(): Promise<void> {
    // Why it fails is in the log already.
    const closed = this.provider.shutdown().catch(() => {});
    await Promise.race([closed, delay(FLUSHING, undefined, { ref: false })]);
  }
}

class BegunSpan implements Span {
  constructor(
    private readonly span: OtelSpan,
    private readonly within: Context,
  ) {}

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  run<T>(work: () => T): T {
    return context.with(this.within, work);
  }

  set(attributes: Attributes): void {
    this.span.setAttributes(attributes);
  }

  end(errorType?: string): void {
    if (errorType !== undefined) {
      this.span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}
