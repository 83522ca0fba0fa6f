#!/bin/sh
# Usage: audit.sh URL...
set -eu
for url in "$@"; do
  npx --yes pa11y --standard WCAG2AA --reporter csv "$url"
done
