# One image for every part of a team installation; docker-compose.yml says which part a container is.
FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY client/package.json client/
COPY schema/package.json schema/
COPY sync-server/package.json sync-server/
COPY workers/package.json workers/
COPY plugins/package.json plugins/
COPY e2e/package.json e2e/
RUN pnpm install --frozen-lockfile
COPY . .
RUN node_modules/.bin/vite build

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build --chown=node:node /app /app
RUN mkdir -p /state /replica && chown node:node /state /replica
USER node
VOLUME /state
