import type { Level, Logger as Pino } from 'pino';
import { Logger } from './logger.js';

/** The logger on top of pino. */
export class PinoLogger extends Logger {
  constructor(private readonly pino: Pino) {
    super();
  }

  trace(fields: object, message: string): void {
    this.write('trace', fields, message);
  }

  debug(fields: object, message: string): void {
    this.write('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.write('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.write('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.write('error', fields, message);
  }

  fatal(fields: object, message: string): void {
    this.write('fatal', fields, message);
  }

  /** A field that cannot be read (a throwing getter) costs the fields, never the caller. */
  private write(level: Level, fields: object, message: string): void {
    try {
      this.pino[level](fields, message);
    } catch (err) {
      this.writeWithoutFields(level, message, err);
    }
  }

  private writeWithoutFields(level: Level, message: string, loggingError: unknown): void {
    try {
      this.pino[level]({ loggingError }, message);
    } catch {
      // The destination itself fails: there is nowhere left to say so.
    }
  }
}
