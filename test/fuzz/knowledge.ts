import { isMembers } from './known.js';
import type { Operation } from './operations.js';

type Thing = Record<string, unknown>;

/** Few, so that one request meets what another one did to the same thing. */
const MOST = 5;

/** What earlier requests and their answers told: things by the path that they were at, and values by their name. */
export class Knowledge {
  private readonly things = new Map<string, Thing[]>();
  private readonly values = new Map<string, unknown[]>();
  private readonly tags = new Map<string, string>();

  /**
   * @param untouchable says of what no request shall be about
   * @param references names of values that are the id of a thing, and where that is listed
   */
  constructor(
    private readonly untouchable: (thing: Thing) => boolean,
    private readonly references: Record<string, string> = {},
  ) {}

  /** From the body of a request that succeeded, or of its answer. */
  learn({ path }: Operation, body: unknown): void {
    const { items } = isMembers(body) ? body : {};
    // Lists begin with what is newest, which shall be the latest here too.
    for (const thing of [body, ...(Array.isArray(items) ? items.toReversed() : [])].filter(isMembers)) {
      if (this.untouchable(thing)) continue;
      if (thing !== body || !items) this.know(path, thing);
      this.learnValues(thing);
    }
  }

  /** That there is such a thing at the path. */
  know(path: string, thing: Thing): void {
    keep(this.things, path, thing, isSameThing(thing));
  }

  learnTag(target: string, tag: string): void {
    this.tags.set(target, tag);
    if (this.tags.size > 1000) this.tags.clear();
  }

  /** The latest entity tag of the target. */
  tagOf(target: string): string | undefined {
    return this.tags.get(target);
  }

  /** One of the things at the path; undefined while there is none. */
  thingAt(path: string, pick: number): Thing | undefined {
    const things = this.things.get(path) ?? [];
    return things[pick % things.length];
  }

  /** A value of this name or one like it: the thing's own, or any. */
  valueOf(name: string, thing: Thing, pick: number): unknown {
    if (Object.hasOwn(thing, name)) return thing[name];
    const { [name]: place } = this.references;
    if (place) return this.thingAt(place, pick)?.['id'];
    const own = Object.entries(thing).map(([each, value]) => [each, [value]] as const);
    const alike = [...own, ...this.values].filter(([each]) => isAlike(each, name));
    const [, values = []] = alike[pick % alike.length] ?? [];
    return values[Math.floor(pick / 10) % values.length];
  }

  private learnValues(thing: Thing): void {
    for (const [name, value] of Object.entries(thing)) {
      if (isMembers(value)) this.learnValues(value);
      else if (value !== null) keep(this.values, name, value);
    }
  }
}

/** A `token` may be the `refreshToken` of an answer, and the `currentPassword` the actor's `password`. */
function isAlike(a: string, b: string): boolean {
  const [short = '', long = ''] = [a.toLowerCase(), b.toLowerCase()].toSorted((x, y) => x.length - y.length);
  return long.endsWith(short) && short !== '';
}

const isSameThing = (a: Thing) => (b: Thing) => (a['id'] ?? a['key'] ?? a) === (b['id'] ?? b['key'] ?? b);

function keep<T>(all: Map<string, T[]>, name: string, one: T, isSame = (other: T) => other === one): void {
  const others = (all.get(name) ?? []).filter((other) => !isSame(other));
  all.set(name, [one, ...others].slice(0, MOST));
}
