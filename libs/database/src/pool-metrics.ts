import { Injectable } from '@nestjs/common';
import { Metrics, type Sample } from '#libs/observability';
import { Database } from './database.js';

/** Shows how many connections to the database there are, under OpenTelemetry's names for them. */
@Injectable()
export class PoolMetrics {
  constructor(database: Database, metrics: Metrics) {
    metrics.gauge({
      name: 'db_client_connection_count',
      help: 'Connections of the pool to the database, by what they do.',
      labels: ['db_client_connection_state'],
      read: () => {
        const { idle, used } = database.pool;
        return [inState('idle', idle), inState('used', used)];
      },
    });
    metrics.gauge({
      name: 'db_client_connection_max',
      help: 'Connections that the pool may have.',
      read: () => [{ labels: {}, value: database.pool.max }],
    });
    metrics.gauge({
      name: 'db_client_connection_pending_requests',
      help: 'How many wait for a connection of the pool.',
      read: () => [{ labels: {}, value: database.pool.waiting }],
    });
  }
}

const inState = (state: 'idle' | 'used', value: number): Sample<'db_client_connection_state'> => ({
  labels: { db_client_connection_state: state },
  value,
});
