import fc from 'fast-check';
import { hostileText, hostileValue } from './hostile.js';
import type { Instances } from './instances.js';
import { isMembers } from './known.js';
import { mutated } from './mutations.js';
import type { Operation, Schema } from './operations.js';

/** How a body's value becomes bytes; all but the first three spoil them. */
const ENCODINGS = {
  json: (value: unknown) => Buffer.from(JSON.stringify(value) ?? ''),
  text: (value: unknown) => Buffer.from(String(value)),
  bytes: (value: unknown) => Buffer.from(value as Uint8Array),
  cutShort: (value: unknown) => jsonOf(value).subarray(0, -1),
  withNaN: (value: unknown) => Buffer.from(textOf(value).replace(/"[^"]*"(?=[,}\]])/, 'NaN')),
  withRest: (value: unknown) => Buffer.concat([jsonOf(value), Buffer.from(',{}')]),
  withMark: (value: unknown) => Buffer.concat([Buffer.from('\ufeff'), jsonOf(value)]),
  inUtf16: (value: unknown) => Buffer.from(textOf(value), 'utf16le'),
  notUtf8: (value: unknown) => Buffer.concat([jsonOf(value), Buffer.from([0xff, 0xfe])]),
  twice: (value: unknown) => Buffer.from(textOf(value).replace(/^\{(.+)\}$/s, '{$1,$1}')),
  inArray: (value: unknown) => jsonOf([value]),
  tooBig: (value: unknown) => Buffer.concat([jsonOf(value), Buffer.alloc(2 ** 20, ' ')]),
} satisfies Record<string, (value: unknown) => Buffer>;

const jsonOf = (value: unknown): Buffer => ENCODINGS.json(value);
const textOf = (value: unknown): string => jsonOf(value).toString();

type Encoding = keyof typeof ENCODINGS;
const [, , , ...SPOILING] = Object.keys(ENCODINGS) as Encoding[];

export interface BodyPlan {
  /** Its `Content-Type`. */
  type: string;
  value: unknown;
  encoding: Encoding;
}

export const encoded = ({ encoding }: BodyPlan, value: unknown): Buffer => ENCODINGS[encoding](value);

type Bodies = fc.Arbitrary<BodyPlan | undefined>;
interface Media {
  schema?: Schema;
  example?: unknown;
}

/** Bodies for an operation; one that takes none is sent some all the same. */
export function bodyOf(
  { body, method }: Operation,
  instances: Instances,
  either: (right: Bodies, wrong: Bodies) => Bodies,
): Bodies {
  const none = fc.constant(undefined);
  if (method === 'GET') return none;
  const odd = planOf(fc.constant('application/json'), hostileValue, fc.constant<Encoding>('json'));
  if (!body) return either(none, odd);
  const contents = Object.entries(body.content).map(([type, media]) => {
    const { right, wrong } = isJson(type) ? jsonBodies(type, media, instances) : otherBodies(type, media);
    return either(
      right,
      fc.oneof({ weight: 8, arbitrary: wrong }, { weight: 1, arbitrary: fc.oneof(none, odd) }),
    );
  });
  return fc.oneof(...contents);
}

export const isJson = (type: string): boolean => /^application\/(.+\+)?json\b/.test(type);

function planOf(
  type: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
  encoding: fc.Arbitrary<Encoding>,
): fc.Arbitrary<BodyPlan> {
  return fc.record({ type, value, encoding });
}

function jsonBodies(
  type: string,
  { schema = {}, example }: Media,
  instances: Instances,
): { right: Bodies; wrong: Bodies } {
  const ofKnown = instances.of(schema, 'known');
  const ofAny = instances.of(schema, 'any');
  const ofExample = example === undefined ? ofAny : variationsOf(example, instances.of(schema, 'generated'));
  const valid = fc.oneof(ofKnown, ofAny, ofExample);
  const asJson = fc.constant<Encoding>('json');
  const wrong = fc.oneof({ weight: 6, arbitrary: mutated(valid) }, { weight: 1, arbitrary: hostileValue });
  return {
    right: planOf(fc.constant(type), valid, asJson),
    wrong: fc.oneof(
      { weight: 4, arbitrary: planOf(fc.constant(type), wrong, asJson) },
      { weight: 1, arbitrary: planOf(fc.constant(type), valid, fc.constantFrom(...SPOILING)) },
    ),
  };
}

/** The example with one of its members from another instance, so that it can be taken more than once. */
function variationsOf(example: unknown, instances: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(9), instances).map(([pick, instance]) => {
    const members = isMembers(instance) ? Object.entries(instance) : [];
    const one = members[pick % members.length];
    return one && isMembers(example) ? { ...example, [one[0]]: one[1] } : example;
  });
}

/** Of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Text such as CSV by its example, with lines changed; bytes such as an image, with bytes changed. */
function otherBodies(type: string, { example = '' }: Media): { right: Bodies; wrong: Bodies } {
  if (type.startsWith('text/')) {
    const lines = fc.array(fc.oneof(fc.constantFrom(...String(example).split('\n')), hostileText));
    const text = fc.oneof(
      lines.map((all) => all.join('\n')),
      hostileText,
    );
    return {
      right: planOf(fc.constant(type), fc.constant(example), fc.constant('text')),
      wrong: planOf(fc.constant(type), text, fc.constant('text')),
    };
  }
  const spoiled = fc
    .array(fc.tuple(fc.nat(PNG.length - 1), fc.nat(255)), { minLength: 1 })
    .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), new Uint8Array(PNG)));
  const sent = fc.constant(type.replace('*', 'png'));
  return {
    right: planOf(sent, fc.constant(PNG), fc.constant('bytes')),
    wrong: planOf(sent, fc.oneof(spoiled, fc.uint8Array({ maxLength: 2000 })), fc.constant('bytes')),
  };
}
