import { measureDepth } from './depth.ts';
import type { PartName, PartResult } from './finding.ts';
import { measureLoginFlood } from './flood.ts';
import { measureGrowth } from './growth.ts';
import type { Extent } from './measure.ts';
import { measureMemory } from './memory.ts';
import { measureBesidePeers } from './rounds.ts';
import type { Stage } from './stage.ts';
import { measureStarts } from './starts.ts';
import { measureWorkers } from './workers.ts';

interface Part {
  run: (stage: Stage, extent: Extent) => Promise<PartResult>;
  full: Extent;
  /** Without one, the short form leaves it out. */
  quick?: Extent;
}

export const PARTS: Readonly<Record<PartName, Part>> = {
  starts: {
    run: measureStarts,
    full: { warming: 0, rounds: 5, seconds: 0 },
    quick: { warming: 0, rounds: 2, seconds: 0 },
  },
  rounds: {
    run: measureBesidePeers,
    full: { warming: 20_000, rounds: 5, seconds: 4 },
    quick: { warming: 3000, rounds: 3, seconds: 1 },
  },
  depth: {
    run: measureDepth,
    full: { warming: 20_000, rounds: 5, seconds: 2 },
    quick: { warming: 2000, rounds: 3, seconds: 0.5 },
  },
  flood: {
    run: measureLoginFlood,
    full: { warming: 20_000, rounds: 9, seconds: 5 },
    quick: { warming: 3000, rounds: 2, seconds: 2 },
  },
  workers: { run: measureWorkers, full: { warming: 6000, rounds: 3, seconds: 3 } },
  memory: { run: measureMemory, full: { warming: 0, rounds: 1, seconds: 0 } },
  growth: { run: measureGrowth, full: { warming: 8000, rounds: 5, seconds: 2 } },
};

/** How much a part does; undefined when the short form leaves it out. */
export function extentOf(name: PartName, isQuick: boolean): Extent | undefined {
  const { full, quick } = PARTS[name];
  return isQuick ? quick : full;
}
