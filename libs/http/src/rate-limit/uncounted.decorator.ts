import { RouteConfig } from '@nestjs/platform-fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    isUncounted?: boolean;
  }
}

/** For a route that may be called as often as anyone likes, such as a health probe. */
export const Uncounted = (): MethodDecorator => RouteConfig({ isUncounted: true });
