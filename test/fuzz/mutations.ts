import fc from 'fast-check';
import { hostileName, hostileValue } from './hostile.js';
import { isMembers } from './known.js';

type Path = (string | number)[];

interface Mutation {
  change: 'replace' | 'remove' | 'add';
  /** Which of the places in the value. */
  at: number;
  name: string;
  by: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  change: fc.constantFrom('replace', 'remove', 'add'),
  at: fc.nat(99),
  name: hostileName,
  by: hostileValue,
});

/** Instances with something wrong in them: missing, one too many, or other than the schema has it. */
export function mutated(instances: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(instances, fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([instance, mutations]) => mutations.reduce(mutate, instance));
}

function mutate(value: unknown, { change, at, name, by }: Mutation): unknown {
  if (change === 'add') {
    const objects = placesIn(value).filter((path) => isMembers(valueAt(value, path)));
    const path = objects[at % objects.length];
    return path ? withValueAt(value, [...path, name], by) : by;
  }
  const [, ...places] = placesIn(value);
  const path = places[at % places.length];
  if (!path) return by;
  return withValueAt(value, path, change === 'remove' ? undefined : by);
}

/** Every place in the value, itself first. */
function placesIn(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isMembers(value) ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([segment, member]) => placesIn(member, [...path, segment]))];
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((inner, segment) => (inner as Record<string | number, unknown>)[segment], value);

/** A copy with another value at the path; JSON.stringify leaves out what is undefined. */
function withValueAt(value: unknown, [segment, ...rest]: Path, by: unknown): unknown {
  if (segment === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === segment ? withValueAt(item, rest, by) : item));
  const members = Object.entries(value as object).filter(([name]) => name !== segment);
  const inner = rest.length === 0 ? undefined : (value as Record<string, unknown>)[segment];
  // Not by assignment: `__proto__` must become a member like any other.
  return Object.fromEntries([...members, [segment, withValueAt(inner, rest, by)]]);
}
