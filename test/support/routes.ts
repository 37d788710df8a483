import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const LINE = /^(?<indent>(?:[│ ] {3})*)[├└]── (?<path>\S+)(?: \((?<methods>[^)]*)\))?/;

/** The routes that the server really answers, as `GET /api/v1/users/{id}`, read from its own router. */
export function liveRoutes(app: NestFastifyApplication): string[] {
  const parents: string[] = [];
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  return tree.split('\n').flatMap((line) => {
    const { indent = '', path, methods = '' } = LINE.exec(line)?.groups ?? {};
    if (path === undefined || path === '*') return [];
    const depth = indent.length / 4;
    parents[depth] = `${depth === 0 ? '' : parents[depth - 1]}${path}`;
    const template = parents[depth].replace(/:(\w+)/g, '{$1}');
    // HEAD comes with every GET and is not documented apart from it.
    return methods
      .split(', ')
      .filter((method) => method && method !== 'HEAD')
      .map((method) => `${method} ${template}`);
  });
}
