import type { Document } from '../clients/document.ts';

type Path = readonly (string | number)[];

/** What stands at a path of the document, through references. */
export function valueAt(document: Document, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (resolved(value, document) as Record<string, unknown>)?.[key],
    document,
  );
}

/** The same parameter in another version of the document: they are known by their names, not by their places. */
export function sameParameter(path: Path, before: Document, after: Document): Path {
  const [paths = '', route = '', method = '', kind = '', index = 0, ...rest] = path;
  if (kind !== 'parameters') return path;
  const parameters = [before, after].map((document) =>
    valueAt(document, [paths, route, method, kind]),
  ) as Named[];
  const name = parameters[0]?.[Number(index)]?.name;
  const place = parameters[1]?.findIndex((parameter) => parameter.name === name) ?? -1;
  return [paths, route, method, kind, place, ...rest];
}

type Named = { name: string }[] | undefined;

function resolved(value: unknown, document: Document): unknown {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
  return valueAt(document, String(value.$ref).split('/').slice(1));
}
