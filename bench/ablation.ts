import { type Extent, type Measurement, measureRounds, ratiosOf, warm } from './measure.ts';
import type { Server } from './servers.ts';
import type { Stage } from './stage.ts';
import { type Spread, spreadOf } from './statistics.ts';
import { BEHIND_A_PROXY, type Work } from './work.ts';

/** The application without one of its defaults, or with something that is off by default. */
interface Variant {
  name: string;
  /** Whether it adds what is named instead of leaving it out. */
  isAdded?: boolean;
  /** In `ablation/`, where no variable switches it. */
  file?: string;
  variables?: Record<string, string>;
}

const VARIANTS: Variant[] = [
  { name: 'rate limits', file: 'rate-limits.mjs' },
  { name: 'request log', variables: { LOG_LEVEL: 'error' } },
  { name: 'cache of verified tokens', file: 'verified-tokens.mjs' },
  { name: 'cache of actors', file: 'actor-cache.mjs' },
  { name: 'whitelist of responses', file: 'response-whitelist.mjs' },
  { name: 'validation', file: 'validation.mjs' },
  { name: 'entity tags', file: 'entity-tags.mjs' },
  { name: 'load shedding', file: 'load-shedding.mjs' },
  { name: 'default headers', file: 'default-headers.mjs' },
  { name: 'reads that are pipelined', file: 'pipelined-reads.mjs' },
  { name: 'quick acceptance of valid requests', file: 'quick-acceptance.mjs' },
  { name: 'no pretenuring by V8', file: 'pretenuring.mjs' },
  { name: 'log lines that are written together', file: 'log-buffer.mjs' },
  { name: 'metrics', isAdded: true, variables: { METRICS_PORT: '0' } },
  // Nobody takes them: what the spans themselves cost, and what a collector that is away does.
  {
    name: 'traces',
    isAdded: true,
    variables: {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    },
  },
];

const WORKS = ['read by id', 'list of 20', 'insert'];
const EXTENT: Extent = { warming: 20_000, rounds: 5, seconds: 2 };

/** What something costs. Caches save: theirs is negative. */
export interface Ablation {
  name: string;
  work: string;
  /** Microseconds of CPU a request, with less without. */
  cpu: Spread;
  /** Requests a second with it to those without. */
  ratio: Spread;
}

/** Switches each default off in turn, beside the application as it is. */
export async function measureAblations(stage: Stage): Promise<Ablation[]> {
  const works = WORKS.map((name) => stage.workFromOwnAddresses(name));
  const ablations = [];
  for (const variant of VARIANTS) {
    console.log(`\n${variant.isAdded ? 'With' : 'Without'} ${variant.name}`);
    // Both anew: who has served for longer is faster.
    const usual = await startVariant(stage, { name: 'usual' });
    const server = await startVariant(stage, variant);
    for (const each of [usual, server]) await warm(each, works, EXTENT.warming);
    const measurements = await measureRounds([usual, server], works, EXTENT);
    ablations.push(...works.map((work) => costOf(variant, work, { measurements, usual, server })));
    await stage.end(usual, server);
  }
  return ablations;
}

function startVariant(stage: Stage, { name, file, variables }: Variant): Promise<Server> {
  const nodeArguments = file ? ['--import', new URL(`ablation/${file}`, import.meta.url).href] : [];
  return stage.start({ name, variables: { ...BEHIND_A_PROXY, ...variables }, nodeArguments });
}

function costOf(
  { name, isAdded = false }: Variant,
  { name: work }: Work,
  { measurements, usual, server }: { measurements: Measurement[]; usual: Server; server: Server },
): Ablation {
  const [having, lacking] = isAdded ? [server, usual] : [usual, server];
  const compared = { work, server: having.name, against: lacking.name };
  const cpuBy = (which: Server): number[] =>
    measurements
      .filter((each) => each.work === work && each.server === which.name)
      .toSorted((a, b) => a.round - b.round)
      .map(({ cpu }) => cpu);
  const without = cpuBy(lacking);
  return {
    name,
    work,
    cpu: spreadOf(cpuBy(having).map((cpu, round) => cpu - (without[round] ?? Number.NaN))),
    ratio: spreadOf(ratiosOf(measurements, 'perSecond', compared)),
  };
}
