/** Under OpenTelemetry's names where its semantic conventions have one. Never ids or values of people. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Header fields of W3C Trace Context, `traceparent` and `tracestate`, wherever they came in. */
export type Carrier = Readonly<Record<string, string | string[] | undefined>>;

/** Whom the work is for: it answers somebody, asks somebody, does what was asked earlier, or none of these. */
export type SpanKind = 'server' | 'client' | 'consumer' | 'internal';

export interface SpanOptions {
  /** `internal` by default. */
  kind?: SpanKind;
  attributes?: Attributes;
  /** Where the trace comes from, instead of what runs now; an empty one begins a trace. */
  carrier?: Carrier;
}

/** A piece of work that takes time, within a trace. */
export interface Span {
  readonly traceId: string;
  /** What `work` begins, and what it awaits, is part of this. */
  run<T>(work: () => T): T;
  set(attributes: Attributes): void;
  /** @param errorType what kind of failure it was; none is success */
  end(errorType?: string): void;
}

/** A code where there is one, else a name or the class: messages may hold what people have sent. */
export function errorTypeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '_OTHER';
  const { code, name } = error as { code?: unknown; name?: unknown };
  // Few classes give themselves a name of their own.
  const candidates = [code, name === 'Error' ? error.constructor.name : name];
  const isFit = (text: unknown): text is string => typeof text === 'string' && /^[\w.-]{1,64}$/.test(text);
  return candidates.find(isFit) ?? '_OTHER';
}
