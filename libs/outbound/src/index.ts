/**
 * {@include ../README.md}
 *
 * @module outbound
 */

export {
  Outbound,
  type OutboundRules,
  type OutboundOptions,
  type OutboundPolicy,
  type Resolve,
} from './outbound.js';
export { OutboundError, type OutboundReason } from './outbound-error.js';
export { OutboundModule } from './outbound.module.js';
export type { OutboundRequest } from './exchange.js';
