# The image of the server: gong-connector serve, and work beside it. Build and try:
#   docker build --file server.Dockerfile --tag gong-connector:dev .
#   docker run --rm --publish 3003:3003 --env GONG_CONNECTOR_API_KEY=… --volume gong:/data gong-connector:dev
# With Postgres and several processes: compose.yaml.

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Scripts would fetch the Node of a checkout; the image has its own.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY bin ./bin
COPY web ./web
COPY LICENSE ./
RUN mkdir /data && chown node:node /data && chmod 700 /data

ENV NODE_ENV=production
ENV GONG_CONNECTOR_DATA_DIR=/data
# The database where it is SQLite, and the keys where none are given.
VOLUME /data
EXPOSE 3003
USER node
ENTRYPOINT ["/app/bin/gong-connector"]
# Beyond loopback: refuses to start without GONG_CONNECTOR_API_KEY.
CMD ["serve", "--host", "0.0.0.0"]
