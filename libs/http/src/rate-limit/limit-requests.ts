import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem/send-problem.js';
import { clientAddress } from '../server/client-address.js';
import { isPreflight } from '../server/preflight.js';
import type { Limiter } from './limiter.js';
import { networkOf } from './network.js';
import { limitOf, policyOf, type Quota, type Standing } from './quota.js';
import { RateLimited } from './rate-limit.errors.js';
import type { Counted, RateLimits } from './rate-limits.js';

/** Ten a second from one address, by people who are not signed in, or whose token was not seen before. */
const ADDRESS: Quota = { name: 'address', most: 600, seconds: 60 };
/** Twenty a second by one person, wherever from: an office behind one address is no crowd. */
const ACTOR: Quota = { name: 'actor', most: 1200, seconds: 60 };
/** Ten a second with one API key: what runs wild leaves its owner their own. */
const API_KEY: Quota = { name: 'api-key', most: 600, seconds: 60 };

const NOBODY: Partial<Counted> = {};

/** Refuses who asks too often, before anything is read or looked up for them. */
export function limitRequests(server: FastifyInstance, limits: RateLimits, publicUrl: string): void {
  if (!limits.isOn) return;
  const limiterOf = (quota: Quota): { limiter: Limiter; policy: string } => ({
    limiter: limits.limiter(quota),
    policy: policyOf(quota),
  });
  const [byAddress, byActor, byApiKey] = [limiterOf(ADDRESS), limiterOf(ACTOR), limiterOf(API_KEY)];
  server.addHook('onRequest', (request, reply, done) => {
    if (isUncounted(request)) return done();
    const { actorId, apiKeyId }: Partial<Counted> = limits.actorOf(request) ?? NOBODY;
    const { limiter, policy } = actorId === undefined ? byAddress : apiKeyId ? byApiKey : byActor;
    const remoteAddress = clientAddress(request);
    const key = apiKeyId ?? actorId ?? networkOf(remoteAddress);
    const standing = limiter.take(key, { remoteAddress, actorId, apiKeyId });
    const go = (known: Standing): void => {
      reply.header('ratelimit-policy', policy).header('ratelimit', limitOf(limiter.quota, known));
      if (known.isAllowed) done();
      else sendProblem(reply, new RateLimited(known.resetsIn), publicUrl);
    };
    // Memory knows at once: to wait all the same would cost every request some turns of the queue.
    if (standing instanceof Promise) standing.then(go, done);
    else go(standing);
  });
}

const isUncounted = (request: FastifyRequest): boolean =>
  request.route.config.isUncounted === true || isPreflight(request);
