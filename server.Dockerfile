# The MCP server alone, from this repository: docker build -f server.Dockerfile -t polar-mcp .
# The command line is bundled with its dependencies, so that the image has no node_modules.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY generated/polar-mcp/package.json generated/polar-mcp/
COPY generated/practice/package.json generated/practice/
COPY generated/gateway/package.json generated/gateway/
RUN npm ci
COPY . .
RUN npm run build -- generated/polar-mcp

FROM node:22-alpine
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/generated/polar-mcp/package.json /app/generated/polar-mcp/LICENSE ./
COPY --from=build /app/generated/polar-mcp/dist/main.js dist/
COPY --from=build /app/generated/polar-mcp/dist/chunks dist/chunks
USER node
EXPOSE 3000
ENTRYPOINT ["node", "dist/main.js"]
