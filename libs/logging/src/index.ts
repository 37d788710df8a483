/**
 * {@include ../README.md}
 *
 * @module logging
 */

export { createLogger } from './create-logger.js';
export { Logger } from './logger.js';
export { LoggingModule } from './logging.module.js';
export { NestLogger } from './nest-logger.js';
export { redactData, toLoggable } from './loggable.js';
export { redactText } from './redact-text.js';
