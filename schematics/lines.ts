/** Those that there are, each on a line of its own. */
export const lines = (...some: (string | false)[]): string => some.filter(Boolean).join('\n');
