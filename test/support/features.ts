import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DeclaredList } from './declared-list.js';
import type { TestApplication } from './application.js';
import type { Strange, Stranger } from './matrix/stranger.js';

/** What tests of the whole application have to know of one feature. Each says so in a file of its own in test/features. */
export interface Feature {
  /** How a parameter of a path is filled with something that a stranger has, by the path that ends with it. */
  things?: Record<string, (app: TestApplication, stranger: Stranger) => Promise<Strange>>;
  /** Its lists, by the files that declare them. */
  lists?: Record<string, DeclaredList>;
  /** Routes that write, with any sign-in however old, and why they need no fresh one. */
  writes?: Record<string, string>;
  /** The keys of its settings. */
  settings?: string[];
  /** Fields of requests that refer to other things, and where those are listed. */
  references?: Record<string, string>;
  /** Operations that cannot succeed when everything in them is made up, and why. */
  exempt?: Record<string, string>;
}

export const features: Feature[] = (
  await Promise.all(globSync('test/features/*.ts').map((file) => import(resolve(file)) as Promise<object>))
).flatMap((module) => Object.values(module) as Feature[]);

/** One part of all of them. */
export const ofFeatures = <Part extends 'things' | 'lists' | 'writes' | 'references' | 'exempt'>(
  part: Part,
): NonNullable<Feature[Part]> =>
  Object.assign({}, ...features.map((feature) => feature[part])) as NonNullable<Feature[Part]>;
