/** So many in a window of time, which begins with the first of them. */
export interface Quota {
  /** As clients and the log see it: lower case, digits and `-`. */
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
}

/** How a key stands against its quota. */
export interface Standing {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Whole seconds until the window is over, at least one. */
  readonly resetsIn: number;
}

/** The value of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10). */
export const policyOf = ({ name, most, seconds }: Quota): string => `"${name}";q=${most};w=${seconds}`;

/** The value of `RateLimit`. */
export const limitOf = ({ name }: Quota, { remaining, resetsIn }: Standing): string =>
  `"${name}";r=${remaining};t=${resetsIn}`;

export const wholeSeconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
