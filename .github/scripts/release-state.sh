#!/usr/bin/env bash
# Says what a release has to do next: next=version, publish or nothing, and the version that stands in the tree.
# The page of the release is made last. Where it stands, all is done.
set -euo pipefail

version=$(node --print 'require("./generated/polar-mcp/package.json").version')
changesets=$(find .changeset -maxdepth 1 -name '*.md' ! -name README.md)

if [ -n "$changesets" ]; then
  next=version
elif draft=$(gh release view "v$version" --json isDraft --jq .isDraft 2>&1); then
  next=nothing
  [ "$draft" = false ] || next=publish
else
  case $draft in
    *"release not found"*) next=publish ;;
    *)
      printf '%s\n' "$draft" >&2
      exit 1
      ;;
  esac
fi
printf 'next=%s\nversion=%s\n' "$next" "$version" | tee -a "$GITHUB_OUTPUT"
