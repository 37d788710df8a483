import { RouteConfig } from '@nestjs/platform-fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    hasFreeNames?: true;
  }
}

/**
 * A route whose body is an object of any names, which it looks up by itself, with `Object.entries`: it says what is
 * wrong with each of them, where the body parser would refuse the first that every object has a member of.
 */
export const FreeNames = (): MethodDecorator => RouteConfig({ hasFreeNames: true });
