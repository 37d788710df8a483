import type { OpenAPIObject } from '@nestjs/swagger';
import { MAX_AGE, TAKES_API_KEYS } from '#libs/access';
import type { HttpErrorClass } from '#libs/http';
import { describeConcurrency } from './concurrency.js';
import { errorOf } from './error-catalogue.js';
import { exampleOf, type Schema } from './examples.js';
import { describeIdempotency } from './idempotency.js';
import { impliedErrors } from './implied-errors.js';
import type { MediaType, Operation, PathItem } from './openapi-types.js';
import { RATE_LIMIT_HEADERS, RATE_LIMIT_REFERENCES } from './rate-limit-headers.js';
import { ERROR_CODES } from './operation.decorator.js';
import { problemExamples, problemResponses } from './problem-responses.js';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const DESCRIPTIONS: Record<string, string> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted: it is done soon; there is no body.',
  204: 'Done; there is no body.',
};

/** Adds to every operation what follows from its shape: failures, concurrency header fields, examples. */
export function completeOperations(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const used = new Set<HttpErrorClass>();
  for (const path of Object.values(document.paths) as PathItem[]) {
    describeConcurrency(path);
    for (const method of METHODS) {
      const operation = path[method];
      if (!operation) continue;
      describeFailures(method, operation).forEach((type) => used.add(type));
      describeSuccess(operation);
      describeIdempotency(operation);
      addExamples(operation, schemas);
    }
    describeMergePatch(path);
  }
  const examples = problemExamples([...used]);
  return {
    ...document,
    components: { ...document.components, headers: RATE_LIMIT_HEADERS, examples },
  } as OpenAPIObject;
}

function describeFailures(method: string, operation: Operation): HttpErrorClass[] {
  // What needs a fresh sign-in takes no API key, whatever it permits.
  if (operation[MAX_AGE]) delete operation[TAKES_API_KEYS];
  // Nest documents a public operation by a requirement of nothing.
  const requirements = (operation.security ?? []).filter((each) => Object.keys(each).length > 0);
  // What a class demands, and its method again, stands there twice.
  const distinct = new Map(requirements.map((each) => [JSON.stringify(each), each]));
  operation.security = [...distinct.values()];
  const errors = [...(operation[ERROR_CODES] ?? []).map(errorOf), ...impliedErrors(method, operation)];
  Object.assign(operation.responses, problemResponses(errors));
  operation[ERROR_CODES] = [...new Set(errors.map(({ code }) => code))].toSorted();
  return errors;
}

function describeSuccess({ responses, parameters = [] }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    response.description ||= DESCRIPTIONS[status];
    if (status in DESCRIPTIONS) response.headers = { ...response.headers, ...RATE_LIMIT_REFERENCES };
  }
  if (responses['201']) responses['201'].headers = { ...responses['201'].headers, Location: LOCATION };
  const isPaged = parameters.some(({ name }) => name === 'cursor');
  if (isPaged && responses['200']) responses['200'].headers = { ...responses['200'].headers, Link: LINK };
}

const LOCATION = { description: 'Where what was made can be read.', schema: { type: 'string' } };
const LINK = { description: 'The next page, as `rel="next"` (RFC 8288).', schema: { type: 'string' } };

/** The media type of RFC 7396 is accepted beside plain JSON. */
function describeMergePatch({ patch }: PathItem): void {
  const content = patch?.requestBody?.content;
  const json = content?.['application/json'];
  if (json) content['application/merge-patch+json'] = json;
}

function addExamples({ requestBody, responses }: Operation, schemas: Record<string, Schema>): void {
  for (const { content } of [requestBody ?? {}, ...Object.values(responses)]) {
    for (const [type, media] of Object.entries(content ?? {})) {
      const { schema } = media;
      const hasExample = type === 'application/json' || schema?.example !== undefined;
      takeGiven(media);
      if (schema && hasExample) media.example ??= exampleOf(schema, schemas);
    }
  }
}

/** Nest takes an example of a body by a name only; the only one needs none, and more readers look for one without. */
function takeGiven(media: MediaType): void {
  const [given, ...others] = Object.values(media.examples ?? {});
  if (!given || !('value' in given) || others.length > 0) return;
  media.example = given.value;
  delete media.examples;
}
