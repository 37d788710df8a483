import { FORBIDDEN_CHARACTER } from '../validation/forbidden-character.js';
import { FORBIDDEN_NAME, isForbiddenName } from '../validation/forbidden-name.js';

/** Objects and arrays within one another, and values in all: more than any resource has. */
const DEEPEST = 32;
const MOST_VALUES = 5_000;

/** What is wrong, and where. The path is put together on the way back up: good bodies pay nothing for it. */
export interface Finding {
  path: (string | number)[];
  code: string;
  detail: string;
}

/** Looks once through a parsed value for what validation could not bear, or a database could not keep. */
export class JsonInspection {
  private values = 0;

  /** @param hasFreeNames of the members of the value itself */
  constructor(private readonly hasFreeNames = false) {}

  /** The first thing that is wrong; undefined when nothing is. */
  inspect(value: unknown, depth = 0): Finding | undefined {
    if (++this.values > MOST_VALUES) {
      return { path: [], code: 'too_many_values', detail: `Send at most ${MOST_VALUES} values at once.` };
    }
    if (typeof value === 'string') return inspectText(value);
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth === DEEPEST) return { path: [], code: 'too_deep', detail: `Nest at most ${DEEPEST} levels.` };
    return Array.isArray(value) ? this.inspectItems(value, depth + 1) : this.inspectMembers(value, depth + 1);
  }

  private inspectItems(items: unknown[], depth: number): Finding | undefined {
    for (const [index, item] of items.entries()) {
      const finding = this.inspect(item, depth);
      if (finding) return within(index, finding);
    }
    return undefined;
  }

  private inspectMembers(members: object, depth: number): Finding | undefined {
    for (const [name, member] of Object.entries(members)) {
      const named = this.hasFreeNames && depth === 1 ? inspectText(name) : inspectName(name);
      const finding = named ?? this.inspect(member, depth);
      if (finding) return within(name, finding);
    }
    return undefined;
  }
}

function inspectName(name: string): Finding | undefined {
  return isForbiddenName(name) ? { path: [], ...FORBIDDEN_NAME } : inspectText(name);
}

function inspectText(text: string): Finding | undefined {
  return text.includes('\0') || !text.isWellFormed() ? { path: [], ...FORBIDDEN_CHARACTER } : undefined;
}

function within(segment: string | number, finding: Finding): Finding {
  finding.path.unshift(segment);
  return finding;
}
