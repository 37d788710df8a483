export { IfMatch } from './concurrency/if-match.decorator.js';
export { withEntityTag } from './concurrency/entity-tag.js';
export { AuthenticationRequired, Forbidden } from './errors/access.errors.js';
export { HttpError, type HttpErrorClass, PROBLEM_STATUS, problemStatus } from './errors/http-error.js';
export { HTTP_ERRORS } from './errors/http-errors.js';
export {
  DuplicateParameter,
  MalformedJson,
  MalformedRequest,
  PreconditionFailed,
  ValidationFailed,
} from './errors/request.errors.js';
export { MethodNotAllowed, NotFound, UriTooLong } from './errors/routing.errors.js';
export {
  HeadersTooLarge,
  InternalError,
  PayloadTooLarge,
  RequestTimeout,
  ServiceUnavailable,
  UnsupportedMediaType,
} from './errors/transport.errors.js';
export { HttpModule } from './http.module.js';
export { ListQuery } from './paging/list-query.dto.js';
export { PageQuery } from './paging/page-query.dto.js';
export { type Challenging } from './problem/challenge.js';
export { type ProblemDetails } from './problem/problem-details.js';
export { clientAddress } from './server/client-address.js';
export { createHttpAdapter } from './server/http-adapter.js';
export { FitsColumn, FitsFoldedColumn, NotNull } from './validation/validators.js';
export { IdParam } from './validation/id-param.dto.js';
