import type { ContractDocument } from '#libs/testing';

/** JSON Schema 2020-12, as far as requests are made from it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  example?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
  example?: unknown;
}

/** One operation of the document, whatever its route is. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  isPublic: boolean;
  body?: { required?: boolean; content: Record<string, { schema?: Schema; example?: unknown }> };
}

export type Document = ContractDocument & { components?: { schemas?: Record<string, Schema> } };

interface PathItem {
  parameters?: Parameter[];
  [method: string]: unknown;
}

interface RawOperation {
  operationId: string;
  parameters?: Parameter[];
  security?: object[];
  requestBody?: Operation['body'];
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Every operation of the document, in its order. */
export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths as Record<string, PathItem>).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) =>
      operationOf(method, path, item[method] as RawOperation, item.parameters),
    ),
  );
}

function operationOf(method: string, path: string, raw: RawOperation, shared: Parameter[] = []): Operation {
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: [...shared, ...(raw.parameters ?? [])],
    isPublic: raw.security?.length === 0,
    body: raw.requestBody,
  };
}
