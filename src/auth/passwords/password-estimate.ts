import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** An estimate of more characters takes the event loop too long; those behind them only add to it. */
const MOST_ESTIMATED = 64;

/**
 * 49,233 passwords, in small letters: those that ten million accounts of published breaches had more than ten times
 * (M. Burnett, 2015), without those that a pattern explains, which the estimate finds. An exact set: nothing else is
 * taken for one of them.
 */
const common = new Set(dictionary['passwords-common']);
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** Whether it is among those that are used most. */
export const isCommon = (password: string): boolean => common.has(password.toLowerCase());

/** Guesses, as a power of ten, that an attacker who knows the usual patterns needs. */
export const guessesLog10 = (password: string): number =>
  estimator.check(password.slice(0, MOST_ESTIMATED)).guessesLog10;

/** From 0 to 4, where the words given count among those that are tried first. */
export const scoreOf = (password: string, words: readonly string[]): number =>
  estimator.check(password.slice(0, MOST_ESTIMATED), [...words]).score;
