import type { OpenAPIObject } from '@nestjs/swagger';
import { describeConcurrency } from './concurrency.js';
import { exampleOf, type Schema } from './examples.js';
import { impliedErrors } from './implied-errors.js';
import type { Operation, PathItem } from './openapi-types.js';
import { ERROR_CODES } from './operation.decorator.js';
import { errorOf } from './error-catalogue.js';
import { problemResponses } from './problem-responses.js';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** Adds to every operation what follows from its shape: failures, concurrency header fields, examples. */
export function completeOperations(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const path of Object.values(document.paths) as PathItem[]) {
    describeConcurrency(path);
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) complete(operation, schemas);
    }
  }
  return document;
}

function complete(operation: Operation, schemas: Record<string, Schema>): void {
  operation.security ??= [];
  // Nest documents a public operation by an empty requirement beside nothing else.
  if (operation.security.every((requirement) => Object.keys(requirement).length === 0)) operation.security = [];
  const own = (operation[ERROR_CODES] ?? []).map(errorOf);
  Object.assign(operation.responses, problemResponses([...own, ...impliedErrors(operation)]));
  addExamples(operation, schemas);
}

function addExamples({ requestBody, responses }: Operation, schemas: Record<string, Schema>): void {
  for (const { content } of [requestBody ?? {}, ...Object.values(responses)]) {
    const json = content?.['application/json'];
    if (json?.schema) json.example ??= exampleOf(json.schema, schemas);
  }
}
