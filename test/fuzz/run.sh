#!/bin/bash
# run.sh [NAME...]: fuzz the C module's parsers, SECONDS (60) for each target and three at a time on each processor,
# from the inputs in corpus/. A target that was run without a crash, a leak or a broken invariant is one test. The last line is
# `N passed, N failed`. Without clang and its fuzzer all are skipped; with RL_MUST_RUN=1 that is a failure.
set -uo pipefail
exec </dev/null
here=$(dirname "$(readlink -f "$0")")
# SECONDS counts in a shell; the environment's value is only to be had from outside of it.
each=$(tr '\0' '\n' </proc/$$/environ | sed -n 's/^SECONDS=//p' | head -n 1)
[[ $each =~ ^[1-9][0-9]*$ ]] || each=60
cd "$here" || exit 1
if [ $# -gt 0 ]; then targets=("$@"); else read -ra targets < <(make -s list); fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

missing=
if ! command -v clang >/dev/null; then
  missing="clang is not installed"
else
  echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long s) { (void)d; (void)s; return 0; }' >"$scratch/try.c"
  clang -fsanitize=fuzzer,address "$scratch/try.c" -o "$scratch/try" 2>/dev/null || missing="clang has no libFuzzer"
fi
if [ -n "$missing" ] && [ "${RL_MUST_RUN:-}" = 1 ]; then
  echo "failed: $missing, and RL_MUST_RUN is set"
  echo "0 passed, ${#targets[@]} failed"
  exit 1
elif [ -n "$missing" ]; then
  echo "skipped: $missing"
  echo "0 passed, 0 failed, ${#targets[@]} skipped"
  exit 0
fi

# one NAME: leave its result, and show what went wrong
one() {
  local log=$scratch/$1.log executed crash
  if make -s "run-$1" "SECONDS=$each" >"$log" 2>&1; then
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    # A target that accepts no input tests nothing.
    if [ "${executed:-0}" -gt 1000 ]; then
      echo "ok: fuzz $1: $executed inputs in $each s"
      touch "$scratch/$1.passed"
      return
    fi
    echo "failed: fuzz $1: no more than ${executed:-0} inputs were tried"
    return
  fi
  echo "failed: fuzz $1"
  tail -n 60 "$log"
  # whoever has only this output can have the input again
  for crash in build/"$1"/{crash,leak,timeout,oom}-*; do
    if [ -e "$crash" ]; then echo "test/fuzz/$crash:" && base64 <"$crash"; fi
  done
}

if ! make -s -j2 "${targets[@]/%/-built}" >"$scratch/build" 2>&1; then
  cat "$scratch/build"
  echo "0 passed, ${#targets[@]} failed"
  exit 1
fi
most=$((3 * $(nproc)))
running=0
for target in "${targets[@]}"; do
  if [ "$running" = "$most" ]; then
    wait -n
    running=$((most - 1))
  fi
  one "$target" &
  running=$((running + 1))
done
wait
passed=0
for target in "${targets[@]}"; do
  if [ -e "$scratch/$target.passed" ]; then passed=$((passed + 1)); fi
done
failed=$((${#targets[@]} - passed))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
