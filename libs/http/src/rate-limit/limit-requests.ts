import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem/send-problem.js';
import { clientAddress } from '../server/client-address.js';
import { isPreflight } from '../server/preflight.js';
import { networkOf } from './network.js';
import { limitOf, policyOf, type Quota } from './quota.js';
import { RateLimited } from './rate-limit.errors.js';
import type { RateLimits } from './rate-limits.js';

/** Ten a second from one address, by people who are not signed in, or whose token was not seen before. */
const ADDRESS: Quota = { name: 'address', most: 600, seconds: 60 };
/** Twenty a second by one person, wherever from: an office behind one address is no crowd. */
const ACTOR: Quota = { name: 'actor', most: 1200, seconds: 60 };

/** Refuses who asks too often, before anything is read or looked up for them. */
export function limitRequests(server: FastifyInstance, limits: RateLimits, publicUrl: string): void {
  if (!limits.isOn) return;
  const byAddress = limits.limiter(ADDRESS);
  const byActor = limits.limiter(ACTOR);
  server.addHook('onRequest', async (request, reply) => {
    if (isUncounted(request)) return undefined;
    const actorId = limits.actorOf(request);
    const limiter = actorId === undefined ? byAddress : byActor;
    const remoteAddress = clientAddress(request);
    const standing = await limiter.reserve(actorId ?? networkOf(remoteAddress), { remoteAddress, actorId });
    const { quota } = limiter;
    reply.header('ratelimit-policy', policyOf(quota)).header('ratelimit', limitOf(quota, standing));
    if (standing.isAllowed) return undefined;
    sendProblem(reply, new RateLimited(standing.resetsIn), publicUrl);
    return reply;
  });
}

const isUncounted = (request: FastifyRequest): boolean =>
  request.routeOptions.config.isUncounted === true || isPreflight(request);
