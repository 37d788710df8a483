import type { TracingConfig } from '#libs/config';
import type { Logger } from '#libs/logging';
import type { OtlpTracer } from './otlp-tracer.js';
import { errorTypeOf, type Span, type SpanOptions } from './span.js';

/**
 * OpenTelemetry's traces: what was done for a request, by whom it was asked and how long each part took. Whoever does
 * something that is worth to be seen makes a span of it.
 *
 * @example
 * await this.tracing.span('print invoice', { kind: 'client' }, () => this.printer.print(invoice));
 */
export class Tracing {
  /** Nobody looks: nothing is kept, and nothing of OpenTelemetry's SDK is loaded. */
  static readonly off = new Tracing();

  private constructor(private readonly tracer?: OtlpTracer) {}

  /** Off without an endpoint. Several applications in one process have each their own. */
  static async open(config: TracingConfig, logger: Logger): Promise<Tracing> {
    const { endpoint } = config;
    if (endpoint === undefined) return Tracing.off;
    const { OtlpTracer } = await import('./otlp-tracer.js');
    return new Tracing(new OtlpTracer({ ...config, endpoint }, logger));
  }

  get isOn(): boolean {
    return this.tracer !== undefined;
  }

  /** Does the work within a span, which fails as the work does. Off, it does the work. */
  async span<T>(name: string, options: SpanOptions, work: (span?: Span) => Promise<T>): Promise<T> {
    const span = this.begin(name, options);
    if (!span) return work();
    try {
      const result = await span.run(() => work(span));
      span.end();
      return result;
    } catch (error) {
      span.end(errorTypeOf(error));
      throw error;
    }
  }

  /** A span that whoever begins it has to end. Undefined when it is off. */
  begin(name: string, options: SpanOptions = {}): Span | undefined {
    return this.tracer?.begin(name, options);
  }

  /** The same within a trace that is kept; for what is worth nothing by itself, such as a statement. */
  beginWithin(name: string, options: SpanOptions = {}): Span | undefined {
    return this.tracer?.isRecording === true ? this.tracer.begin(name, options) : undefined;
  }

  /** Whether there is a trace to be part of, for whoever has to prepare for `beginWithin`. */
  get isRecording(): boolean {
    return this.tracer?.isRecording ?? false;
  }

  /** What runs now, as `traceparent` of W3C Trace Context: for a `carrier` to take it up elsewhere. */
  get traceparent(): string | undefined {
    return this.tracer?.traceparent;
  }

  /** Sends what has not been sent yet, in bounded time. */
  async close(): Promise<void> {
    await this.tracer?.close();
  }
}
