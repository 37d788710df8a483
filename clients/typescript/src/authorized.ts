import type { ProblemResponse } from './generated/index.js';
import type { Send } from './retry.js';
import type { Session } from './session.js';

const UNAUTHENTICATED = 401;
const BEARER = 'Bearer ';

/**
 * Sends a request, and once more with a new access token where the server does not take the one it has: expired by its
 * clock, or from before a reauthentication. What is refused so was not done, so it may be sent again.
 */
export async function authorized(request: Request, send: Send, session: Session): Promise<Response> {
  const token = request.headers.get('authorization')?.slice(BEARER.length);
  const again = request.clone();
  const response = await send(request);
  if (response.status !== UNAUTHENTICATED || !token) return response;
  const code = await codeOf(response);
  if (code === 'auth.session_ended') session.ended(token);
  const renewed = code === 'auth.invalid_access_token' ? await session.renew(token) : undefined;
  if (!renewed) return response;
  again.headers.set('authorization', BEARER + renewed);
  return send(again);
}

async function codeOf(response: Response): Promise<string | undefined> {
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as Partial<ProblemResponse>;
  return body.code;
}
