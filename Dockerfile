# The Airbyte connector image of source-gong. Build and try:
#   docker build -t gong-connector/source-gong:dev .
#   docker run --rm gong-connector/source-gong:dev spec

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Scripts would fetch the Node of a checkout; the image has its own.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /airbyte/integration_code
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY bin ./bin
COPY LICENSE ./

ENV NODE_ENV=production
# Airbyte's platform starts what this names; people start the entrypoint.
ENV AIRBYTE_ENTRYPOINT="/airbyte/integration_code/bin/source-gong"
ENTRYPOINT ["/airbyte/integration_code/bin/source-gong"]

LABEL io.airbyte.name=gong-connector/source-gong
LABEL io.airbyte.version=0.1.0

USER node
