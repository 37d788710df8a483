FROM node:24-slim AS base
WORKDIR /app
# The image brings its own Node: no package needs an install script.
ENV npm_config_ignore_scripts=true npm_config_update_notifier=false

FROM base AS build
COPY package.json package-lock.json .npmrc ./
# What the command of Nest reads, whatever it is asked for.
COPY schematics/package.json schematics/collection.json schematics/
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY tools/build.mjs tools/
COPY migrations migrations
COPY libs libs
COPY src src
RUN node tools/build.mjs && rm -r dist/.compiled

FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
# The `node` package is for hosts without Node 24; TypeScript is for a build plugin of @nestjs/swagger.
RUN npm ci --omit=dev && rm -rf node_modules/node node_modules/typescript

FROM base
ENV NODE_ENV=production DATA_DIR=/data
# The root file system may be read-only; what the application itself keeps is here.
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
RUN mkdir dist/.compiled && chown node:node dist/.compiled
USER node
# So that a start finds it compiled. By the user who runs it: Node uses nobody else's.
RUN node --input-type=module --eval "await import('./dist/src/runtime.js'); await import('./dist/src/start.js')"
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that it receives SIGTERM; `docker run --init` is not needed.
CMD ["node", "dist/src/main.js"]
