const SECOND = 1000;

/** In milliseconds. */
export interface TimeLimits {
  /** For the header fields of a request to arrive. */
  headers: number;
  /** For a whole request to arrive. */
  request: number;
  /** How often the two above are looked at: a late request is refused by so much later. */
  interval: number;
  /** For a connection on which nothing moves, such as that of a client that does not read its answer. */
  silence: number;
  /** For a connection between two requests. */
  keepAlive: number;
  /** For the running requests of a server that closes; orchestrators kill after 30 seconds. */
  ending: number;
  /** For the answers to those that were cut off then. */
  parting: number;
}

export const TIME_LIMITS: Readonly<TimeLimits> = {
  headers: 15 * SECOND,
  request: 30 * SECOND,
  interval: SECOND,
  silence: 120 * SECOND,
  // Longer than most load balancers keep a connection idle, so that it is they who close it.
  keepAlive: 72 * SECOND,
  ending: 10 * SECOND,
  parting: SECOND / 2,
};
