/** How patient a client is. */
export interface RetryOptions {
  /** How often a request is sent at most. */
  attempts: number;
  /** Milliseconds: where the server asks for a longer time, its answer is given back at once. */
  longestWait: number;
}

export const PATIENCE: RetryOptions = { attempts: 3, longestWait: 30_000 };

export type Send = (request: Request) => Promise<Response>;

const SAFE_TO_REPEAT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const PASSES_BY_WAITING = new Set([429, 503]);
/** With `Retry-After`: the same request, with the same key, is still under way. */
const CONFLICT = 409;
/** Milliseconds, doubled each time, where nobody says how long to wait. */
const FIRST_PAUSE = 500;
const SECOND = 1000;

/**
 * Sends a request until it is answered, where sending it again does no harm: a method that may be repeated, or a
 * POST with an `Idempotency-Key`. It waits as long as `Retry-After` says (RFC 9110), within the bounds.
 */
export async function sendPatiently(
  request: Request,
  send: Send,
  { attempts, longestWait }: RetryOptions,
): Promise<Response> {
  for (let attempt = 1; attempt < attempts && mayRepeat(request); attempt++) {
    // The last try takes the request itself: its body can be read once.
    // oxlint-disable-next-line no-await-in-loop -- each try waits for the one before.
    const outcome = await send(request.clone()).catch((error: unknown) => new Lost(error));
    const pause = pauseAfter(outcome, FIRST_PAUSE * 2 ** (attempt - 1));
    if (pause === undefined || pause > longestWait || request.signal.aborted) return answerOf(outcome);
    // oxlint-disable-next-line no-await-in-loop -- as above.
    await wait(pause, request.signal);
  }
  return send(request);
}

/** No answer came: whether the request was done is unknown. */
class Lost {
  constructor(readonly cause: unknown) {}
}

function mayRepeat({ method, headers }: Request): boolean {
  return SAFE_TO_REPEAT.has(method) || headers.has('idempotency-key');
}

function answerOf(outcome: Response | Lost): Response {
  if (outcome instanceof Lost) throw outcome.cause;
  return outcome;
}

/** Milliseconds, or undefined for an answer that waiting does not change. */
function pauseAfter(outcome: Response | Lost, otherwise: number): number | undefined {
  if (outcome instanceof Lost) return otherwise;
  const asked = retryAfter(outcome);
  if (PASSES_BY_WAITING.has(outcome.status)) return asked ?? otherwise;
  return outcome.status === CONFLICT ? asked : undefined;
}

/** Milliseconds of `Retry-After`, which is in seconds or a date. */
function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const pause = /^\d+$/.test(value) ? Number(value) * SECOND : Date.parse(value) - Date.now();
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    function stop(): void {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
