#!/usr/bin/env bash
# Makes the page of a release, with its tag: the last step, by which release-state.sh sees that all is done.
#
#   publish-page.sh VERSION FOLDER
#
# FOLDER has the files, and notes.md.
set -euo pipefail
version=$1 folder=$2

# A draft is what is left of a run that ended while it uploaded.
if draft=$(gh release view "v$version" --json isDraft --jq .isDraft 2>/dev/null); then
  [ "$draft" = true ] || exit 0
  gh release delete "v$version" --yes
fi
(cd "$folder" && sha256sum -- *.tgz *.mcpb *.server.json >SHA256SUMS)
gh release create "v$version" --target "$GITHUB_SHA" --title "v$version" --notes-file "$folder/notes.md" \
  "$folder"/*.tgz "$folder"/*.mcpb "$folder"/*.server.json "$folder/SHA256SUMS"
