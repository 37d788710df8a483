/** What the envelope of a sealed payload is bound to: its own job. */
export const sealedAs = (id: string): string => `jobs.payload.${id}`;
