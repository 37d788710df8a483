/**
 * {@include ../README.md}
 *
 * @module http
 */

export type { CachedOptions } from './caching/cache.interceptor.js';
export { Cached } from './caching/cached.decorator.js';
export { IfMatch, IfMatchTags } from './concurrency/if-match.decorator.js';
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
export { IdempotencyModule } from './idempotency/idempotency.module.js';
export { IDEMPOTENCY_ERRORS } from './idempotency/idempotency.errors.js';
export { IdempotencyRecord } from './idempotency/idempotency-record.entity.js';
export { IdempotencyRecords } from './idempotency/idempotency-records.js';
export { Idempotent } from './idempotency/idempotent.decorator.js';
export { HttpModule } from './http.module.js';
export { ListQuery } from './paging/list-query.dto.js';
export { PageResponse } from './paging/page.response.dto.js';
export { PageQuery } from './paging/page-query.dto.js';
export { type Challenging } from './problem/challenge.js';
export { type ProblemDetails } from './problem/problem-details.js';
export { type Limiter, type Reservation } from './rate-limit/limiter.js';
export { networkOf } from './rate-limit/network.js';
export { type Quota } from './rate-limit/quota.js';
export { RateLimited } from './rate-limit/rate-limit.errors.js';
export { type Counted, RateLimits } from './rate-limit/rate-limits.js';
export { Uncounted } from './rate-limit/uncounted.decorator.js';
export { clientAddress } from './server/client-address.js';
export { deviceOf } from './server/request-device.js';
export { Drain } from './server/drain.js';
export { createHttpAdapter, type HttpAdapterOptions } from './server/http-adapter.js';
export { FreeNames } from './validation/free-names.decorator.js';
export { AnswersFile, FileAnswer } from './streaming/file-answer.js';
export { streamFile } from './streaming/stream-file.js';
export { BodyStream, StreamsBody } from './streaming/streamed-body.decorators.js';
export { validateAs } from './validation/validate-as.js';
export { IsDay, IsDecimal, IsId, IsInstant } from './validation/values.decorators.js';
export { FitsColumn, FitsFoldedColumn, NotNull, Removable } from './validation/validators.js';
export { jsonPointer } from './validation/json-pointer.js';
export { IdParam } from './validation/id-param.dto.js';
export type { TimeLimits } from './server/time-limits.js';
