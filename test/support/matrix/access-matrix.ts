import type { TestApplication } from '../application.js';
import type { Caller, CallerKind } from './callers.js';
import { harmless, send } from './requests.js';
import { isWrite, type Route } from './routes.js';

/** Calls every route as someone of that kind. @returns where the answer is not what the route declares */
export async function wrongAnswers(
  app: TestApplication,
  routes: readonly Route[],
  kind: CallerKind,
): Promise<string[]> {
  const wrong: string[] = [];
  let caller = await kind(app);
  for (const route of routes) {
    const { status, code } = await send(app, route, harmless(route), caller.authorization);
    const verdict = status === 401 || status === 403 ? status : 'let in';
    const expected = caller.expects(route);
    if (verdict !== expected) wrong.push(`${route.name}: ${verdict} in the place of ${expected}, ${code}`);
    if (status < 300 && isWrite(route) && !(await isStillIn(app, caller))) caller = await kind(app);
  }
  return wrong;
}

/** The route may have been that for signing out. */
async function isStillIn(app: TestApplication, { authorization = '' }: Caller): Promise<boolean> {
  return (await app.send('/api/v1/users/me', { headers: { authorization } })).ok;
}
