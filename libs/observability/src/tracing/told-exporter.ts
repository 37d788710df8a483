import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '#libs/logging';

/** Logs once that the collector takes no spans, and once that it does again. The SDK itself says nothing of it. */
export class ToldExporter implements SpanExporter {
  private isTroubled = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.tell(result);
      done(result);
    });
  }

  private tell({ code, error: err }: ExportResult): void {
    const isTroubled = code === ExportResultCode.FAILED;
    if (isTroubled && !this.isTroubled) {
      this.logger.warn({ err }, 'Traces cannot be sent; they are dropped until they can');
    }
    if (!isTroubled && this.isTroubled) this.logger.info({}, 'Traces can be sent again');
    this.isTroubled = isTroubled;
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}
