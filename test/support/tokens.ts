import type { components } from '#libs/testing';

export type Tokens = components['schemas']['TokensResponse'];
type SignIn = Tokens | components['schemas']['MfaRequiredResponse'];

/** The tokens of who has signed in with one step; undefined when that was refused, or is not all. */
export const tokensIn = (answer: SignIn | undefined): Tokens | undefined =>
  answer && 'accessToken' in answer ? answer : undefined;
