/**
 * {@include ../README.md}
 *
 * @module bus
 */

export { Bus, type Handler } from './bus.js';
export { BusModule } from './bus.module.js';
