#!/usr/bin/env bash
# Publishes the tarballs of a folder that npm does not have yet. By OIDC: there is no token, and npm must be 11.5.1 or
# newer. What npm has already must be the same bytes; packages are packed so that the same commit gives the same.
#
#   publish-npm.sh FOLDER
set -euo pipefail
cd "$1"

read_field() {
  tar --extract --gzip --to-stdout --file "$1" package/package.json |
    node --print 'JSON.parse(require("fs").readFileSync(0, "utf8"))[process.argv[1]]' "$2"
}

# As npm tells it (https://w3c.github.io/webappsec-subresource-integrity/).
digest() {
  node --print '"sha512-" + require("crypto").hash("sha512", require("fs").readFileSync(process.argv[1]), "base64")' "$1"
}

publish() {
  local tarball=$1 name version digest published
  name=$(read_field "$tarball" name)
  version=$(read_field "$tarball" version)
  digest=$(digest "$tarball")
  if published=$(npm view "$name@$version" dist.integrity 2>&1); then
    # Of a version that does not exist some versions of npm say nothing.
    [ -n "$published" ] || published=E404
  fi
  case $published in
    "$digest") printf '%s %s is published already.\n' "$name" "$version" ;;
    *E404*) npm publish "./$tarball" --provenance --access public ;;
    sha512-*)
      printf '::error::npm has other bytes as %s %s. A version is never replaced: add a changeset.\n' "$name" "$version"
      exit 1
      ;;
    *)
      printf '%s\n' "$published" >&2
      exit 1
      ;;
  esac
}

# First what stands alone, with a listing for the registry; the rest depends on it.
for listing in *.server.json; do publish "${listing%.server.json}.tgz"; done
for tarball in *.tgz; do
  [ -e "${tarball%.tgz}.server.json" ] || publish "$tarball"
done
