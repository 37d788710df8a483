import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { FRESH_SIGN_IN, ROUTE_ACCESS, type RouteAccess } from '#libs/access';
import type { TestApplication } from '../application.js';
import { liveRoutes } from '../routes.js';

type Class = abstract new (...args: never[]) => object;

/** A route as its decorators declare it. */
export interface Route {
  /** `GET /api/v1/users/{id}` */
  name: string;
  method: string;
  path: string;
  /** Missing where nobody has said so. */
  access: RouteAccess | undefined;
  isFreshOnly: boolean;
  /** The class of its body; `Object` for a body of no class, undefined without one. */
  body: Class | undefined;
}

/** Pages of development, which no controller has and production lacks. */
const PAGES = '/dev/';

/** Every route that the application answers: what is added tomorrow is among them. */
export function routesOf({ app }: TestApplication): Route[] {
  const live = new Set(liveRoutes(app).filter((name) => !name.includes(` ${PAGES}`)));
  const routes = app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype }) => {
      const type = metatype as Class;
      return app
        .get(MetadataScanner, { strict: false })
        .getAllMethodNames(type.prototype)
        .flatMap((method) => routeOf(type, method, live));
    });
  const known = new Set(routes.map(({ name }) => name));
  const unknown = [...live].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`No controller is known to answer ${unknown.join()}.`);
  return routes;
}

function routeOf(type: Class, key: string, live: ReadonlySet<string>): Route[] {
  const handler = (type.prototype as Record<string, () => unknown>)[key];
  const verb = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
  if (!handler || verb === undefined) return [];
  const method = RequestMethod[verb];
  const path = [type, handler]
    .map((declared) => Reflect.getMetadata(PATH_METADATA, declared) as string)
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '')
    .map((segment) => `/${segment.replace(/^:(\w+)$/, '{$1}')}`)
    .join('');
  const name = [`${method} /api/v1${path}`, `${method} ${path}`].find((each) => live.has(each));
  if (!name) throw new Error(`${type.name}.${key} is not answered at ${path}.`);
  const reflector = new Reflector();
  return [
    {
      name,
      method,
      path: name.slice(method.length + 1),
      access: reflector.getAllAndOverride<RouteAccess | undefined>(ROUTE_ACCESS, [handler, type as never]),
      isFreshOnly: reflector.get<unknown>(FRESH_SIGN_IN, handler) === true,
      body: bodyOf(type, key),
    },
  ];
}

function bodyOf(type: Class, key: string): Class | undefined {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, key) ?? {}) as Record<
    string,
    { index: number }
  >;
  const body = Object.entries(declared).find(([name]) => name.startsWith(`${RouteParamtypes.BODY}:`));
  const types = Reflect.getMetadata('design:paramtypes', type.prototype as object, key) as Class[];
  return body && (types[body[1].index] ?? Object);
}

/** The names of the parameters in a path. */
export const parametersOf = ({ path }: Route): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** Those that change something, if they are let. */
export const isWrite = ({ method }: Route): boolean => method !== 'GET';
