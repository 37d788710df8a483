import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** An estimate of more characters takes the event loop too long; those behind them only add to it. */
const MOST_ESTIMATED = 64;

/** About 49,000 passwords. */
const common = new Set(dictionary['passwords-common']);
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** Whether it is among those that are used most. */
export const isCommon = (password: string): boolean => common.has(password.toLowerCase());

/** Guesses, as a power of ten, that an attacker who knows the usual patterns needs. */
export const guessesLog10 = (password: string): number =>
  estimator.check(password.slice(0, MOST_ESTIMATED)).guessesLog10;
