#!/bin/bash
# Install the npm packages of package-lock.json, when they are not there, and make Bun ready for every user.
set -euo pipefail
cd "$(dirname "$0")/.."

# npm writes its own copy of the lock last, so an older one means an interrupted or outdated installation.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  # `npm ci` refuses a lock without the optional packages of other platforms, which is what npm writes when the
  # registry does not offer them. An installation that saves nothing takes the same versions and checks the same
  # digests.
  npm ci --no-audit --no-fund </dev/null 2>/dev/null || npm install --no-save --no-audit --no-fund </dev/null
  touch node_modules/.package-lock.json
fi
# The first call puts the real executable in place, which another user could not.
node_modules/.bin/bun --version </dev/null >/dev/null

# The other JavaScript hosts that tests run programs in, and what checks the package, are packages of their own: they are
# large, and only tests need them.
hosts=test/conformance/hosts
for place in $hosts test/packages/tools; do
  if [ ! -e $place/node_modules/.package-lock.json ] || [ $place/package-lock.json -nt $place/node_modules/.package-lock.json ]; then
    npm --prefix $place install --no-save --no-audit --no-fund </dev/null
    touch $place/node_modules/.package-lock.json
  fi
done
# As Bun's.
$hosts/node_modules/.bin/deno --version </dev/null >/dev/null
