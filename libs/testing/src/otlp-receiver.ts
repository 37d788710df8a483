import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import otlp from 'otlp-decoder/build/src/generated/root.js';

/** Milliseconds. */
const PATIENCE = 20_000;

/** A span as the receiver has it, with ids in hexadecimal. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** '' for the first one of a trace. */
  parentSpanId: string;
  name: string;
  /** Such as `SPAN_KIND_SERVER`. */
  kind: string;
  /** Nanoseconds. */
  startTimeUnixNano: number;
  endTimeUnixNano: number;
  attributes: Record<string, string | number>;
  events: unknown[];
  status: { code: string; message: string };
  /** Of the process. */
  resource: Record<string, string | number>;
}

interface Value {
  stringValue?: string;
  intValue?: number;
  doubleValue?: number;
}
interface Attributes {
  attributes: { key: string; value: Value }[];
}
interface ExportRequest {
  resourceSpans: {
    resource: Attributes;
    scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes' | 'resource'> & Attributes)[] }[];
  }[];
}

interface MessageType {
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): object;
}
/** What the package's types leave out. */
interface Definitions {
  opentelemetry: { proto: { collector: { trace: { v1: { ExportTraceServiceRequest: MessageType } } } } };
}

const { ExportTraceServiceRequest } = (otlp as unknown as Definitions).opentelemetry.proto.collector.trace.v1;

/** A collector: takes spans by OTLP over HTTP, in the encoding of the protocol's own definitions. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** The header fields of every batch. */
  readonly headers: IncomingHttpHeaders[] = [];
  /** What was sent, as text: for what must not be in it. */
  text = '';
  private readonly batches = new EventEmitter();
  private readonly server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.url === '/v1/traces') this.receive(body, request.headers);
      response.writeHead(request.url === '/v1/traces' ? 200 : 404).end();
    });
  });

  private constructor() {}

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private receive(body: Buffer, headers: IncomingHttpHeaders): void {
    this.headers.push(headers);
    this.text += body.toString('utf8');
    const { resourceSpans } = ExportTraceServiceRequest.toObject(ExportTraceServiceRequest.decode(body), {
      longs: Number,
      enums: String,
      defaults: true,
    }) as ExportRequest;
    for (const { resource, scopeSpans } of resourceSpans) {
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({
          ...span,
          traceId: hex(span.traceId),
          spanId: hex(span.spanId),
          parentSpanId: hex(span.parentSpanId),
          attributes: valuesOf(span),
          resource: valuesOf(resource),
        });
      }
    }
    this.batches.emit('received');
  }

  /** Those of one trace, in the order in which they began. */
  trace(traceId: string): ReceivedSpan[] {
    return this.spans
      .filter((span) => span.traceId === traceId)
      .toSorted((a, b) => a.startTimeUnixNano - b.startTimeUnixNano);
  }

  /** The first one that `isIt`, as soon as it is there. */
  async first(isIt: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan> {
    const signal = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const found = this.spans.find(isIt);
      if (found) return found;
      // oxlint-disable-next-line no-await-in-loop -- it may come with the next batch
      await once(this.batches, 'received', { signal }).catch(() => {
        throw new Error(`There are only: ${this.spans.map(({ name }) => name).join(', ')}`);
      });
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const hex = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString('hex');

const valuesOf = ({ attributes }: Attributes): Record<string, string | number> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? '']),
  );
