const SECRET_NAME =
  /(password(hash)?|token|secret|cookie|authorization|(api|private|encryption)[-_]?key)s?$/i;
const REDACTED = '[redacted]';

/** The same depth at which pino cuts. */
const MAX_DEPTH = 5;

/** A copy of the fields that is safe to log: secrets redacted at every depth, errors reduced. */
export function toLoggable(fields: object): Record<string, unknown> {
  return copyObject(fields, []);
}

function copyObject(source: object, ancestors: readonly object[]): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source)) {
    copy[name] = SECRET_NAME.test(name) ? REDACTED : copyValue(value, ancestors);
  }
  return copy;
}

function copyValue(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) return '[circular]';
  if (ancestors.length === MAX_DEPTH) return '[too deep]';
  // The bytes of a key are no better in a log than its text.
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;

  const path = [...ancestors, value];
  if (value instanceof Error) return copyError(value, path);
  if (Array.isArray(value)) return value.map((item) => copyValue(item, path));
  if ('toJSON' in value && typeof value.toJSON === 'function') return copyValue(value.toJSON(), path);
  return copyObject(value, path);
}

/**
 * Only what every error has: the further properties of database errors hold the statement's parameters,
 * and with them people's data.
 */
function copyError(error: Error, path: readonly object[]): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    code: 'code' in error ? copyValue(error.code, path) : undefined,
    cause: copyValue(error.cause, path),
    errors: error instanceof AggregateError ? copyValue(error.errors, path) : undefined,
  };
}
