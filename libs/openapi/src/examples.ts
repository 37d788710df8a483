/** The parts of a JSON Schema that an example is made from. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
}

const BY_FORMAT: Record<string, unknown> = {
  'date-time': '2026-01-31T12:00:00.000Z',
  uuid: '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a',
};

/** An example of the whole, put together from those of its parts. */
export function exampleOf(schema: Schema, schemas: Record<string, Schema>): unknown {
  const given = schema.example ?? schema.default ?? schema.enum?.[0];
  if (given !== undefined) return given;
  if (schema.$ref) return exampleOf(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, schemas)));
  // One of them is an example of all; null would be of none.
  if (schema.oneOf?.[0]) return exampleOf(schema.oneOf[0], schemas);
  if (schema.format && schema.format in BY_FORMAT) return BY_FORMAT[schema.format];
  return exampleOfType(schema, schemas);
}

function exampleOfType({ type, items, properties }: Schema, schemas: Record<string, Schema>): unknown {
  const types = new Set([type].flat());
  if (types.has('object') || properties) {
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, property]) => [name, exampleOf(property, schemas)]),
    );
  }
  if (types.has('array')) return items ? [exampleOf(items, schemas)] : [];
  if (types.has('null')) return null;
  if (types.has('integer') || types.has('number')) return 1;
  if (types.has('boolean')) return true;
  return types.has('string') ? 'text' : null;
}
