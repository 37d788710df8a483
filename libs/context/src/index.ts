export { type Actor, type RequestContext, requestContext } from './request-context.js';
