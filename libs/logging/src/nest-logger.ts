import type { LoggerService } from '@nestjs/common';
import { StartupError } from '#libs/kernel';
import type { Logger } from './logger.js';

/** What Nest tells at every start, module by module and route by route. */
const CHATTER: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * Nest's own messages, as log lines with Nest's `context` as a field.
 *
 * @example
 * await NestFactory.create(AppModule, adapter, { logger: new NestLogger(logger) });
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    this.write(CHATTER.has(details.at(-1)) ? 'debug' : 'info', message, details);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.write('error', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.write('warn', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  verbose(message: unknown, ...details: unknown[]): void {
    this.write('trace', message, details);
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.write('fatal', message, details);
  }

  private write(level: keyof Logger, message: unknown, details: readonly unknown[]): void {
    // Whoever starts the application prints it, alone and plainly.
    if (message instanceof StartupError) return;
    const fields = toFields(details);
    if (typeof message === 'string') this.logger[level](fields, message);
    else if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else this.logger[level]({ ...fields, value: message }, 'Nest logged a value.');
  }
}

/** After the message Nest passes anything, then an error's stack, and last its context, each optional. */
function toFields(details: readonly unknown[]): object {
  const rest = details.filter((detail) => detail !== undefined);
  const context = isText(rest.at(-1)) ? rest.pop() : undefined;
  const stack = isStack(rest.at(-1)) ? rest.pop() : undefined;
  return { context, stack, details: rest.length > 0 ? rest : undefined };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && !isStack(value);
}

function isStack(value: unknown): boolean {
  return typeof value === 'string' && /\n\s+at /.test(value);
}
