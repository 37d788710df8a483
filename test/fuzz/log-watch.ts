import { setImmediate } from 'node:timers/promises';
import { LogCapture } from '#libs/testing';
import type { Exchange } from './checks.js';

const SECRET = /"\w*(?:password|token)\w*":"([^"\\]+)"/gi;
/** Shorter ones occur by chance. */
const SHORTEST_SECRET = 20;

/** Sees to it that nothing is logged as an error, and that neither the log nor a refusal tells a secret. */
export class LogWatch {
  /** Of the request before: its last lines come with those of the next one. */
  private earlier: string[] = [];

  constructor(private readonly logs: LogCapture) {}

  /** What is wrong with the lines since the last time, or with the answer. */
  violation({ request, answer }: Exchange): string | undefined {
    const [error] = this.logs.errors();
    const lines = this.logs.lines.map((line) => JSON.stringify(line));
    this.logs.forget();
    if (error) return `logged ${JSON.stringify(error)}`;
    const isRefused = answer.status >= 400;
    const secrets = secretsOf(request, isRefused ? '' : answer.body);
    const leaking = lines.find((line) => isTold(line, [...this.earlier, ...secrets]));
    this.earlier = secrets;
    if (leaking) return `a secret is in the log: ${leaking}`;
    const refusal = JSON.stringify({ level: 'info', msg: answer.body });
    return isRefused && isTold(refusal, secrets) ? 'repeats a secret' : undefined;
  }

  /** So that the last lines of a failure are not taken for those of a simpler request. */
  async forget(): Promise<void> {
    await setImmediate();
    this.logs.forget();
  }
}

function secretsOf({ headers, body = Buffer.alloc(0) }: Exchange['request'], answered: string): string[] {
  const fields = [body.toString(), answered].flatMap((text) =>
    [...text.matchAll(SECRET)].map(([, secret = '']) => secret),
  );
  const token = headers['authorization']?.replace(/^Bearer /, '') ?? '';
  return [...fields, token].filter(({ length }) => length >= SHORTEST_SECRET);
}

/** Whether a line of the log has one of the secrets. */
function isTold(line: string, secrets: string[]): boolean {
  const logs = new LogCapture();
  logs.write(line);
  for (const secret of secrets) logs.addSecret(secret);
  return logs.leaks().length > 0;
}
