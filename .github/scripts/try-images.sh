#!/usr/bin/env bash
# Starts the image of the server and that of the gateway, and sees that they answer.
#
#   try-images.sh SERVER GATEWAY
set -euo pipefail
server=$1 gateway=$2

hello='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"ci","version":"1"}}}'
answer=$(docker run --interactive --rm --env POLAR_ACCESS_TOKEN=of-nobody "$server" <<<"$hello")
case $answer in
  *'"serverInfo"'*) printf 'The server answers.\n' ;;
  *)
    printf '::error::The image of the server does not answer: %s\n' "$answer"
    exit 1
    ;;
esac

container=$(docker run --detach --publish 127.0.0.1:8080:8080 "$gateway")
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if curl --silent --fail http://127.0.0.1:8080/healthz >/dev/null; then
    printf 'The gateway answers.\n'
    docker rm --force "$container"
    exit 0
  fi
  sleep 2
done
docker logs "$container"
printf '::error::The image of the gateway does not answer.\n'
exit 1
