#!/bin/bash
# All there is to run, in one go: `npm test`.
#
# As root it prepares the machine (scripts/setup-test-machine.sh), checks and builds, runs the unit tests, then the
# kernel and end-to-end tests as an ordinary user in a session of its own, and the end-to-end tests as root, and some
# in a virtual machine. As anyone else it does what it can without preparing and says what was skipped.
# The last line is `N passed, N failed` (`, N skipped`) over all parts; the exit status is 1 when anything failed.
# Nothing reads standard input. RL_MUST_RUN=1 makes skips failures.
set -uo pipefail
exec </dev/null
export NO_COLOR=1
unset FORCE_COLOR
cd "$(dirname "$0")/.."
repository=$PWD

passed=0 failed=0 skipped=0
broken=()
scratch=$(mktemp -d)
copy=
clean_up() { rm -rf "$scratch" ${copy:+"$copy"}; }
trap clean_up EXIT
trap 'exit 130' INT TERM

heading() {
  began=$SECONDS
  printf '\n=== %s\n' "$1"
}
took() { printf -- '--- %s: %d s\n' "$1" $((SECONDS - began)); }

# step NAME COMMAND...: a part without a count of tests; failing counts as one failure.
step() {
  local name=$1
  shift
  heading "$name"
  if ! "$@" 2>&1; then
    failed=$((failed + 1))
    broken+=("$name")
    took "$name FAILED"
    return 1
  fi
  took "$name"
}

# tests NAME COMMAND...: a run of test/run.ts, whose last line is added up.
tests() {
  local name=$1 status totals
  shift
  heading "$name"
  "$@" 2>&1 | tee "$scratch/output"
  status=${PIPESTATUS[0]}
  totals=$(tail -n 1 "$scratch/output")
  if [[ $totals =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
    if [ "$status" != 0 ] && [ "${BASH_REMATCH[2]}" = 0 ]; then failed=$((failed + 1)); fi
  else
    echo "$name ended without a result (exit status $status)"
    failed=$((failed + 1))
    status=1
  fi
  if [ "$status" != 0 ]; then broken+=("$name"); fi
  took "$name"
}

finish() {
  local more=
  echo
  if [ ${#broken[@]} -gt 0 ]; then
    printf 'failed: %s\n' "${broken[@]}"
  fi
  if [ "$skipped" -gt 0 ]; then more=", $skipped skipped"; fi
  if [ $((passed + failed)) = 0 ]; then failed=1; fi
  echo "total time: $SECONDS s"
  echo "$passed passed, $failed failed$more"
  [ "$failed" = 0 ]
  exit
}

root=false
[ "$(id -u)" = 0 ] && root=true

# --- the machine ------------------------------------------------------------------------------------------------
if $root; then
  step "prepare the machine" scripts/setup-test-machine.sh || finish
elif [ ! -e node_modules/.package-lock.json ]; then
  step "install packages" npm install --no-audit --no-fund || finish
fi
bun=$repository/node_modules/.bin/bun

# --- checks and build -------------------------------------------------------------------------------------------
step lint node_modules/.bin/biome ci --colors=off .
step types npm run --silent types
step build npm run --silent build || finish
# Without the linker, which a prepared machine has, its tests are skipped.
if $root || compgen -c wasm-ld >/dev/null; then
  step "build the component" npm run --silent build:wasm
  step "build the page" npm run --silent build:web
fi
if $root; then
  step "make test images" test/helpers/images.sh || finish
  step "make images of services" test/helpers/services/images.sh || finish
  step "make the image that umoci unpacks, too" test/e2e/unpack/image.sh || finish
fi

# --- tests ------------------------------------------------------------------------------------------------------
# What needs kernel features, a built program or another user; everything else below test/ is a unit test.
slow='kernel e2e interop conformance web hardening'
apart="$slow vm fuzz helpers"
unit=()
for entry in test/*; do
  name=${entry#test/}
  case " $apart " in *" $name "*) continue ;; esac
  if [ -f "$entry" ] && [[ $name == *.test.ts ]]; then unit+=("$name"); fi
  # A folder with no tests yet would count as a failure: nothing was run.
  if [ -d "$entry" ] && [ -n "$(find "$entry" -name '*.test.ts' -print -quit)" ]; then unit+=("$name"); fi
done
existing=()
for name in $slow; do
  if [ -n "$(find "test/$name" -name '*.test.ts' -print -quit 2>/dev/null)" ]; then existing+=("$name"); fi
done

tests "static analysis of the C module" bash test/analyze.sh
# By itself: beside other tests it would take from them, which wait for one another, what it was given.
# Here SECONDS is the shell's own.
tests "fuzzing of the C module" env SECONDS="${RL_FUZZ_SECONDS:-60}" bash test/fuzz/run.sh
tests "unit tests" "$bun" test/run.ts "${unit[@]}"
if ! $root; then
  tests "kernel and end-to-end tests" "$bun" test/run.ts --again "${existing[@]}"
  tests "tests in a virtual machine" bash test/vm/run.sh
  finish
fi

# The repository may be in a place that only root can enter; the ordinary user then gets a copy of what is run.
tree=$repository
if ! setpriv --reuid rltest --regid rltest --init-groups test -r "$bun" -a -x "$repository" -a -r "$repository/test/run.ts"; then
  heading "copy the tests to a readable place"
  copy=$(mktemp -d /var/tmp/rl-test-tree.XXXXXX)
  chmod 755 "$copy"
  tar --exclude=./.git -cf - . | tar -C "$copy" -xf -
  chmod -R a+rX "$copy"
  tree=$copy
  took copy
fi
# as USER PATH...: the session starts in the tree, where the user can be.
as() {
  local user=$1
  shift
  (cd "$tree" && exec scripts/as-test-user.sh "$user" node_modules/.bin/bun test/run.ts --again "$@")
}
tests "kernel and end-to-end tests as an ordinary user" as rltest "${existing[@]}"
# Measures against attacks, switched off: a few of all that `npm run test:mutations` tries.
tests "mutations" "$bun" "$tree/test/hardening/mutations/run.ts" --short
# The same commands for root, and those only root can try: other users, users without a range. What is refused to an
# ordinary user, or made by the user's own service manager, is not for root; e2e/root has root's side of it. Large
# images, and the same over and over again, say nothing more about root than the rest does.
ordinary=' oci/cgroup oci/devices oci/exec oci/join oci/mounts oci/subordinate-ids oci/systemd-cgroup
  container/mounts container/own container/surroundings container/userns
  container/services/ container/cycles '
common=()
for entry in test/e2e/*/ test/e2e/*.test.ts test/e2e/{oci,container}/*.test.ts test/e2e/{oci,container}/*/; do
  [ -e "$entry" ] || continue
  name=${entry#test/e2e/}
  case "$entry" in
    test/e2e/oci/ | test/e2e/container/) continue ;;
    # What a program starts is what commands start, and is prepared by the same code.
    test/e2e/library/ | test/e2e/examples/) continue ;;
    test/e2e/*/*) case " $(echo $ordinary) " in *" ${name%.test.ts} "*) continue ;; esac ;;
  esac
  entry=${entry#test/}
  common+=("${entry%/}")
done
tests "end-to-end tests as root" as root "${common[@]}" interop/runtime/root
# Limits need controllers of a service manager's, which the machine that runs this need not have.
tests "tests in a virtual machine" bash test/vm/run.sh
finish
