/** What is stored of a job beside what the engine needs. */
export interface JobData {
  /** The payload, or its envelope when it is sealed. */
  readonly payload?: unknown;
  readonly sealed?: string;
  /** Of the request that asked for it, for the log. */
  readonly requestId?: string;
  /** What it was asked for in (W3C Trace Context): it becomes part of that trace. */
  readonly traceparent?: string;
}
