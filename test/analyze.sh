#!/bin/bash
# Static analysis of the C module by gcc and by clang, one test each; a finding is a failure. The last line is
# `N passed, N failed`. An analyzer that is not installed is skipped; with RL_MUST_RUN=1 that is a failure.
set -uo pipefail
exec </dev/null
cd "$(dirname "$0")/../syscalls-c" || exit 1
passed=0 failed=0 skipped=0

# analyze TARGET TOOL
analyze() {
  if ! command -v "$2" >/dev/null; then
    if [ "${RL_MUST_RUN:-}" = 1 ]; then
      echo "failed: $2 is not installed, and RL_MUST_RUN is set"
      failed=$((failed + 1))
    else
      echo "skipped: make $1: $2 is not installed"
      skipped=$((skipped + 1))
    fi
  elif make --silent --keep-going -j"$(nproc)" "$1" 2>&1; then
    echo "ok: make $1"
    passed=$((passed + 1))
  else
    echo "failed: make $1"
    failed=$((failed + 1))
  fi
}

analyze analyze "${CC:-gcc}"
analyze tidy clang-tidy
more=
if [ "$skipped" -gt 0 ]; then more=", $skipped skipped"; fi
echo "$passed passed, $failed failed$more"
[ "$failed" = 0 ]
