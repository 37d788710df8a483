const TEXT = /"(?:[^"\\]|\\.)*"/g;
const MATCHERS = /\{[^}]*\}/g;
const RANGES = /\[[^\]]*\]/g;
const GROUPINGS = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
const OPERATORS = new Set(['and', 'or', 'unless', 'bool', 'offset']);

/** The metrics and labels that an expression of Prometheus names. */
export function namesIn(expression: string): { metrics: string[]; labels: string[] } {
  const withoutTexts = expression.replaceAll(TEXT, '""');
  const matched = [...withoutTexts.matchAll(MATCHERS)].flatMap(([matchers]) =>
    matchers.match(/\w+(?=\s*[=!])/g),
  );
  const grouped = [...withoutTexts.matchAll(GROUPINGS)].flatMap(([, labels = '']) => labels.match(/\w+/g));
  const rest = withoutTexts.replaceAll(MATCHERS, '').replaceAll(RANGES, '').replaceAll(GROUPINGS, '');
  // What stands before a parenthesis is a function.
  const metrics = [...rest.matchAll(/[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([name]) => name);
  return {
    metrics: metrics.filter((name) => !OPERATORS.has(name)),
    labels: [...matched, ...grouped].filter((label) => label !== null),
  };
}
