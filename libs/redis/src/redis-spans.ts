import { followDriver, type Tracing } from '#libs/observability';

/** What the client tells of a command; its arguments are left out, as keys may name people. */
interface Command {
  command: string;
  serverAddress?: string;
  serverPort?: number;
}

/** Makes spans of commands within traces. @returns what ends it */
export function traceCommands(tracing: Tracing): () => void {
  return followDriver<Command>('node-redis:command', tracing, ({ command, serverAddress, serverPort }) => ({
    name: command,
    kind: 'client',
    attributes: {
      'db.system.name': 'redis',
      'db.operation.name': command,
      'server.address': serverAddress,
      'server.port': serverPort,
    },
  }));
}
