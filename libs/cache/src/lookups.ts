import type { Metrics } from '#libs/observability';

/** Looks something up, or has it loaded. */
type Lookup<T> = (load: () => Promise<T>) => Promise<T>;

/** Looks up; of those that count, it is counted whether what was looked for was there. */
export type CountedLookup = <T>(lookup: Lookup<T>, load: () => Promise<T>) => Promise<T>;

/** Counts by whether something had to be loaded; a load ahead of the end of a value is a miss too. */
export function lookupsOf(metrics: Metrics): (tier: 'memory' | 'redis') => CountedLookup {
  if (!metrics.isOn) return () => (lookup, load) => lookup(load);
  const lookups = metrics.counter({
    name: 'cache_lookups_total',
    help: 'Lookups in the cache, by where and by whether the value was there.',
    labels: ['tier', 'result'],
  });
  return (tier) => {
    const [hit, miss] = [{ tier, result: 'hit' } as const, { tier, result: 'miss' } as const];
    for (const labels of [hit, miss]) lookups.add(labels, 0);
    return async (lookup, load) => {
      let labels: typeof hit | typeof miss = hit;
      try {
        return await lookup(() => {
          labels = miss;
          return load();
        });
      } finally {
        lookups.add(labels);
      }
    };
  };
}
