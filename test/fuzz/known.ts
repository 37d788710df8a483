import fc from 'fast-check';

/** A place in a request for what an earlier answer told, such as an id; `otherwise` while none did. */
export class Known {
  constructor(
    readonly name: string,
    readonly pick: number,
    readonly otherwise: unknown,
  ) {}
}

export const known = (name: string, otherwise: fc.Arbitrary<unknown>): fc.Arbitrary<Known> =>
  fc.tuple(fc.nat(99), otherwise).map(([pick, fallback]) => new Known(name, pick, fallback));

/** The value with every {@link Known} in it looked up. */
export function filled(value: unknown, lookUp: (place: Known) => unknown): unknown {
  if (value instanceof Known) return filled(lookUp(value) ?? value.otherwise, lookUp);
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, lookUp));
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, lookUp)]));
}

/** An object of members; not an array, a {@link Known}, or a number from JSON.rawJSON. */
export const isMembers = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Known) &&
  !Object.isFrozen(value);
