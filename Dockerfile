# The gateway, from this repository: docker build -t polar-mcp-gateway .
# Debian's slim image: PGlite and pg are plain JavaScript and WebAssembly, so nothing is compiled.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY generated/polar-mcp/package.json generated/polar-mcp/
COPY generated/practice/package.json generated/practice/
COPY generated/gateway/package.json generated/gateway/
RUN npm ci
COPY . .
RUN npm run build
# What the gateway and the servers it hosts need at run time, and nothing of the tests.
RUN npm ci --omit=dev --workspace generated/gateway --workspace generated/polar-mcp --include-workspace-root=false

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/generated/polar-mcp/package.json generated/polar-mcp/
COPY --from=build /app/generated/polar-mcp/dist generated/polar-mcp/dist
COPY --from=build /app/generated/gateway/package.json generated/gateway/
COPY --from=build /app/generated/gateway/migrations generated/gateway/migrations
COPY --from=build /app/generated/gateway/dist generated/gateway/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "generated/gateway/dist/main.js"]
CMD ["serve", "--data", "/data", "--host", "0.0.0.0"]
