/** A log line, parsed. */
export interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

/** Keeps what the application logs, and knows what must never be in it. */
export class LogCapture {
  readonly lines: LogLine[] = [];
  private readonly secrets = new Set<string>();

  /** As the destination of the logger. */
  write(text: string): void {
    for (const line of text.split('\n').filter(Boolean)) this.lines.push(JSON.parse(line) as LogLine);
  }

  /** Names a password, token or the like that a test uses. */
  addSecret(secret: string): void {
    this.secrets.add(secret);
  }

  /** The secrets that some line holds, in the clear or encoded. */
  leaks(): string[] {
    const text = this.lines.map((line) => JSON.stringify(line)).join('\n');
    return [...this.secrets].filter((secret) => formsOf(secret).some((form) => text.includes(form)));
  }

  /** For a test that provokes an error and has looked at it. */
  forget(): void {
    this.lines.length = 0;
  }

  /** Lines at level error and above. */
  errors(): LogLine[] {
    return this.lines.filter(({ level }) => level === 'error' || level === 'fatal');
  }
}

const formsOf = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
];
