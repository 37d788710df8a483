/** What is read of `npm audit --json`. */
export interface AuditOutput {
  metadata?: { vulnerabilities?: Readonly<Record<string, number>> };
  vulnerabilities?: Readonly<Record<string, { severity: string; range?: string; isDirect?: boolean }>>;
}

export type Finding =
  | { kind: 'not run'; reason: string }
  | { kind: 'run'; counts: Readonly<Record<string, number>>; severe: readonly string[] };

/** These fail CI; what is moderate or low is told. */
const SEVERE = new Set(['high', 'critical']);

/**
 * What npm's audit found, or why it found nothing out: a registry that has no advisories, or is not reached, must not
 * look like one that knows of none.
 */
export function readAudit(stdout: string): Finding {
  const output = parsed(stdout);
  const counts = output?.metadata?.vulnerabilities;
  if (!output?.vulnerabilities || !counts) return { kind: 'not run', reason: 'the registry does not answer' };
  const severe = Object.entries(output.vulnerabilities)
    .filter(([, { severity }]) => SEVERE.has(severity))
    .map(([name, { severity, range = '' }]) => `${name} ${range}: ${severity}`.trim());
  return { kind: 'run', counts, severe };
}

function parsed(text: string): AuditOutput | undefined {
  try {
    return JSON.parse(text) as AuditOutput;
  } catch {
    return undefined;
  }
}
