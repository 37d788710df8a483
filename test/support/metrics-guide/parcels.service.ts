import { Injectable } from '@nestjs/common';
import { type Counter, Metrics } from '#libs/observability';

const CARRIERS = ['bike', 'van'] as const;

@Injectable()
export class ParcelsService {
  private readonly waiting = new Set<string>();
  private readonly sent: Counter<'carrier'>;

  constructor(metrics: Metrics) {
    this.sent = metrics.counter({
      name: 'parcels_sent_total',
      help: 'Parcels that were handed over, by who carries them.',
      labels: ['carrier'],
    });
    // A rate needs to have seen the series before its first parcel.
    for (const carrier of CARRIERS) this.sent.add({ carrier }, 0);
    metrics.gauge({
      name: 'parcels_waiting',
      help: 'Parcels that nobody has come for.',
      read: () => [{ labels: {}, value: this.waiting.size }],
    });
  }

  pack(parcelId: string): void {
    this.waiting.add(parcelId);
  }

  send(parcelId: string, carrier: (typeof CARRIERS)[number]): void {
    this.waiting.delete(parcelId);
    this.sent.add({ carrier });
  }
}
