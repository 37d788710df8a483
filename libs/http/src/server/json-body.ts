import { isUtf8 } from 'node:buffer';
import secureJsonParse from 'secure-json-parse';
import { MalformedJson, ValidationFailed } from '../errors/request.errors.js';
import { jsonPointer } from '../validation/json-pointer.js';

/** Objects and arrays within one another, more than any resource has. */
const DEEPEST = 32;

/**
 * Reads a JSON body (RFC 8259).
 *
 * @returns the value; undefined when the body is empty
 * @throws MalformedJson when it is not JSON in UTF-8, or names `__proto__` or `constructor.prototype`
 * @throws ValidationFailed when it is nested too deep, or has text that not every database can keep
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new MalformedJson();
  const value = parse(body.toString('utf8'));
  const finding = inspect(value, 0);
  if (!finding) return value;
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

/** What is wrong, and where; the path is put together on the way back up, so that good bodies pay nothing. */
interface Finding {
  path: (string | number)[];
  code: string;
  detail: string;
}

function inspect(value: unknown, depth: number): Finding | undefined {
  if (typeof value === 'string') return inspectText(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEEPEST) return { path: [], code: 'too_deep', detail: `Nest at most ${DEEPEST} levels.` };
  return Array.isArray(value) ? inspectItems(value, depth) : inspectMembers(value, depth);
}

function inspectText(text: string): Finding | undefined {
  if (text.includes('\0')) {
    return { path: [], code: 'forbidden_character', detail: 'Leave out the NUL character.' };
  }
  if (!text.isWellFormed()) {
    return {
      path: [],
      code: 'forbidden_character',
      detail: 'Leave out the lone surrogate: it is no character.',
    };
  }
  return undefined;
}

function inspectItems(items: unknown[], depth: number): Finding | undefined {
  for (const [index, item] of items.entries()) {
    const finding = inspect(item, depth + 1);
    if (finding) return within(index, finding);
  }
  return undefined;
}

function inspectMembers(members: object, depth: number): Finding | undefined {
  for (const [name, member] of Object.entries(members)) {
    const finding = inspectText(name) ?? inspect(member, depth + 1);
    if (finding) return within(name, finding);
  }
  return undefined;
}

function within(segment: string | number, finding: Finding): Finding {
  finding.path.unshift(segment);
  return finding;
}
