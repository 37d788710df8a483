/**
 * {@include ../README.md}
 *
 * @module openapi
 */

export { BEARER, buildDocument, type DocumentOptions } from './document.js';
export { errorCatalogue } from './error-catalogue.js';
export { type HomeLink, ICON } from './documentation-pages.js';
export { ApiJsonValue } from './json-value.decorator.js';
export { Operation, type OperationOptions } from './operation.decorator.js';
export { serveDocumentation } from './serve-documentation.js';
