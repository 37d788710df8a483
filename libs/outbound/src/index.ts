export { Outbound, type OutboundRules } from './outbound.js';
export { OutboundError, type OutboundReason } from './outbound-error.js';
export { OutboundModule } from './outbound.module.js';
