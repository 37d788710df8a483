/**
 * A query as the lists of the API read it: `{ filter: { name: { contains: 'love' } } }` is
 * `filter[name][contains]=love`; arrays are joined by commas, as `in` takes them.
 */
export function queryString(query: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(Object.entries(query).flatMap(([name, value]) => pairs(name, value))).toString();
}

function pairs(name: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (value instanceof Date) return [[name, value.toISOString()]];
  if (Array.isArray(value)) return [[name, value.join(',')]];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}[${key}]`, inner));
  return [[name, String(value)]];
}
