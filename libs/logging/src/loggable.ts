import { isSecretName, isSecretOrCode, REDACTED, redactText } from './redact-text.js';

/** The same depth at which pino cuts. */
const MAX_DEPTH = 5;

/** A copy of the fields that is safe to log: secrets redacted at every depth, errors reduced. */
export function toLoggable(fields: object): Record<string, unknown> {
  return copyObject(fields, { isSecret: isSecretName, ancestors: [] });
}

/** A copy of data that is safe to show to those who keep the application going. There a `code` is a secret too. */
export function redactData(data: unknown): unknown {
  return copyValue(data, { isSecret: isSecretOrCode, ancestors: [] });
}

/** Which names are of secrets, and what a value is within. */
interface Place {
  isSecret: (name: string) => boolean;
  ancestors: readonly object[];
}

function copyObject(source: object, place: Place): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source)) {
    copy[name] = place.isSecret(name) ? REDACTED : copyValue(value, place);
  }
  return copy;
}

function copyValue(value: unknown, { isSecret, ancestors }: Place): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) return '[circular]';
  if (ancestors.length === MAX_DEPTH) return '[too deep]';
  // The bytes of a key are no better in a log than its text.
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;

  const path: Place = { isSecret, ancestors: [...ancestors, value] };
  if (value instanceof Error) return copyError(value, path);
  if (Array.isArray(value)) return value.map((item) => copyValue(item, path));
  if ('toJSON' in value && typeof value.toJSON === 'function') return copyValue(value.toJSON(), path);
  return copyObject(value, path);
}

/**
 * Only what every error has: the further properties of database errors hold the statement's parameters,
 * and with them people's data.
 */
function copyError(error: Error, path: Place): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    stack: error.stack && redactText(error.stack),
    code: 'code' in error ? copyValue(error.code, path) : undefined,
    cause: copyValue(error.cause, path),
    errors: error instanceof AggregateError ? copyValue(error.errors, path) : undefined,
  };
}
