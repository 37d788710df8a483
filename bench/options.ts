import { parseArgs } from 'node:util';
import { PART_NAMES, type PartName } from './finding.ts';
import { extentOf } from './parts.ts';

/** What a run is to do. */
export interface Options {
  isQuick: boolean;
  isAblation: boolean;
  users: number;
  parts: PartName[];
  leftOut: PartName[];
}

const USERS = 100_000;
/** A tenth of them is a side of the growth, of which a tenth, who are suspended, fill more than a page of 20. */
const LEAST = 3000;

/** @throws Error that says what is wrong */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      ablation: { type: 'boolean', default: false },
      only: { type: 'string' },
      users: { type: 'string', default: String(USERS) },
    },
  });
  const users = Number(values.users);
  if (!(Number.isInteger(users) && users >= LEAST))
    throw new Error(`--users is a whole number, ${LEAST} or more.`);
  const asked = values.only === undefined ? [...PART_NAMES] : values.only.split(',').map(partOf);
  const parts = asked.filter((part) => extentOf(part, values.quick));
  if (parts.length === 0) throw new Error(`--quick leaves out ${asked.join(' and ')}.`);
  const leftOut = PART_NAMES.filter((part) => !parts.includes(part));
  return { isQuick: values.quick, isAblation: values.ablation, users, parts, leftOut };
}

/** Whether it may stand for the application: all parts, at their full length, with the usual users. */
export const isComplete = ({ isQuick, users, leftOut }: Options): boolean =>
  !isQuick && users === USERS && leftOut.length === 0;

function partOf(text: string): PartName {
  const part = PART_NAMES.find((name) => name === text);
  if (!part) throw new Error(`--only takes ${PART_NAMES.join(', ')}, with commas between.`);
  return part;
}
