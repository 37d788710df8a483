/**
 * {@include ../README.md}
 *
 * @module context
 */

export { actingId } from './acting-id.js';
export { type Actor, type Device, type RequestContext, requestContext } from './request-context.js';
