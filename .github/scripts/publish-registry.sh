#!/usr/bin/env bash
# Publishes the listings of a folder that the MCP registry does not have yet. After npm: the registry looks there for
# the same name (mcpName).
#
#   publish-registry.sh FOLDER PUBLISHER
set -euo pipefail
folder=$1 publisher=$2

for listing in "$folder"/*.server.json; do
  # shellcheck disable=SC2016 # The ${…} are JavaScript's.
  path=$(node --print 'const { name, version } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    `${encodeURIComponent(name)}/versions/${version}`' "$listing")
  url="https://registry.modelcontextprotocol.io/v0.1/servers/$path"
  status=$(curl --silent --show-error --output /dev/null --write-out '%{http_code}' "$url")
  case $status in
    200) printf 'The registry has it already: %s\n' "$url" ;;
    404)
      "$publisher" login github-oidc
      # It may take a while until everybody sees what npm has just got.
      for pause in 10 20 40 80 0; do
        "$publisher" publish "$listing" && break
        [ "$pause" -gt 0 ] || exit 1
        sleep "$pause"
      done
      ;;
    *)
      printf '::error::The registry answers %s: %s\n' "$status" "$url"
      exit 1
      ;;
  esac
done
