#!/bin/sh
# Signs and pushes a version tag. Usage: tag.sh VERSION
set -eu

version=$1
case $version in
  *[!0-9.]* | '') echo "not a version: $version" >&2; exit 2 ;;
esac
if [ "$(git rev-parse --abbrev-ref HEAD)" != main ]; then
  echo "releases are tagged on main" >&2
  exit 1
fi
git pull --ff-only
git tag --sign --message "Harbour $version" "v$version"
git push origin "v$version"
