import { isUtf8 } from 'node:buffer';
import secureJsonParse from 'secure-json-parse';
import { MalformedJson, ValidationFailed } from '../errors/request.errors.js';
import { jsonPointer } from '../validation/json-pointer.js';
import { JsonInspection } from './json-inspection.js';

/**
 * Reads a JSON body (RFC 8259).
 *
 * @param hasFreeNames whether the members of the value itself may be called like those that every object has
 * @returns the value; undefined when the body is empty
 * @throws MalformedJson when it is not JSON in UTF-8, or names `__proto__` or `constructor.prototype`
 * @throws ValidationFailed when it goes too deep, holds too many values, or text that not every database keeps
 */
export function parseJsonBody(body: Buffer, hasFreeNames = false): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new MalformedJson();
  const value = parse(body.toString('utf8'));
  assertSound(value, hasFreeNames);
  return value;
}

/** @throws ValidationFailed when the value goes too deep, holds too many values, or text that not every database keeps */
export function assertSound(value: unknown, hasFreeNames = false): void {
  const finding = new JsonInspection(hasFreeNames).inspect(value);
  if (!finding) return;
  const { path, code, detail } = finding;
  throw new ValidationFailed([{ pointer: jsonPointer(path), code, detail }]);
}

function parse(text: string): unknown {
  try {
    return secureJsonParse(text);
  } catch {
    throw new MalformedJson();
  }
}
