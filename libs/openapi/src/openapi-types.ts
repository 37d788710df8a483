import type { Schema } from './examples.js';

export interface Example {
  summary: string;
  value: unknown;
}

/** The parts of an OpenAPI document that are completed here. */
export interface MediaType {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, Example | { $ref: string }>;
}

export interface Response {
  description?: string;
  headers?: Record<string, { description?: string; schema: Schema } | { $ref: string }>;
  content?: Record<string, MediaType>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

export interface Operation {
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, MediaType> };
  responses: Record<string, Response>;
  security?: Record<string, string[]>[];
  'x-error-codes'?: string[];
  'x-permission'?: string;
  'x-max-authentication-age'?: number;
  'x-api-keys'?: boolean;
  'x-people-only'?: boolean;
  'x-owner-only'?: boolean;
}

export type PathItem = Partial<Record<'get' | 'put' | 'post' | 'patch' | 'delete', Operation>>;
