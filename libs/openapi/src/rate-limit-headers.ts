/** How the caller stands against the limits (draft-ietf-httpapi-ratelimit-headers-10), for `components.headers`. */
export const RATE_LIMIT_HEADERS = {
  RateLimit: {
    description: 'What remains: `"address";r=599;t=42` is 599 requests in the next 42 seconds.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'What it is counted against: `"address";q=600;w=60` is 600 requests in 60 seconds.',
    schema: { type: 'string' },
  },
} as const;

/** For the headers of a response. */
export const RATE_LIMIT_REFERENCES = Object.fromEntries(
  Object.keys(RATE_LIMIT_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);
