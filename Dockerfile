# Naik Kelas in a container: `docker build -t naik-kelas .`; see docs/operations.md, "Deploying", and deploy/compose.yaml.
# Its file system may be read-only: it writes to /app/data, and the commands (db:…, user:create) also to /tmp.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install scripts.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# Instances that are built apart need the same key: --secret id=actions-key,env=NEXT_SERVER_ACTIONS_ENCRYPTION_KEY
RUN --mount=type=secret,id=actions-key \
    if [ -f /run/secrets/actions-key ]; then export NEXT_SERVER_ACTIONS_ENCRYPTION_KEY="$(cat /run/secrets/actions-key)"; fi; \
    NODE_ENV=production npm run build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf .next/cache

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
RUN mkdir data && chown node:node data
# Owned by root: the process can change none of it.
COPY --from=build /app ./
USER node
VOLUME /app/data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The same as `npm start`, without npm between the signal and the process.
CMD ["node", "--v8-pool-size=2", "--no-turbo-escape", "scripts/start.mjs"]
