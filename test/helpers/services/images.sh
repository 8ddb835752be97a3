#!/bin/bash
# images.sh [DIRECTORY]
#
# Make images of services, with buildah, of Debian's packages, once per machine (about a minute). Prints the directory
# (default: $RL_TEST_SERVICES, else /var/tmp/rl-test-services). In it:
#   registry/      storage of a docker-registry that holds postgres, redis and web (see Dockerfile), in Docker's formats,
#                  since OCI's have no health checks
# An interrupted or older run is made again. Any user can make them; root's are used by all.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
target=${1:-${RL_TEST_SERVICES:-/var/tmp/rl-test-services}}
sources=("$here"/{images.sh,Dockerfile,postgres-entrypoint,redis-entrypoint})
version=$(cat "${sources[@]}" | sha256sum | cut -c1-16)

ready() { [ "$(cat "$target/version" 2>/dev/null)" = "$version" ]; }
if ready; then
  echo "$target"
  exit 0
fi

lock="$target.lock"
[ -e "$lock" ] || (umask 000 && : >"$lock")
exec 9<"$lock"
flock 9
if ready; then
  echo "$target"
  exit 0
fi

for tool in buildah docker-registry curl; do
  command -v "$tool" >/dev/null || { echo "images.sh: $tool is not installed" >&2; exit 1; }
done
base=$("$here/../images.sh")/oci/debian
work=$(mktemp -d "$target.XXXXXX")
registry_pid=
# Files of an ordinary user's storage belong to mapped users.
in_place() { if [ "$(id -u)" = 0 ]; then "$@"; else buildah "${store[@]}" unshare "$@"; fi; }
store=(--root "$work/storage" --runroot "$work/run" --storage-driver overlay)
clean_up() {
  if [ -n "$registry_pid" ]; then kill "$registry_pid" 2>/dev/null || true; fi
  in_place rm -rf "$work/storage" "$work/run" || true
  rm -rf "$work"
}
trap clean_up EXIT
chmod 755 "$work"
mkdir "$work/context"
cp "${sources[@]}" "$work/context/"
policy=$work/policy.json
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$policy"

# --- the registry ---------------------------------------------------------------------------------------------------
port=
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%s"}\n' \
    "$work/registry" "$port" >"$work/registry.yml"
  docker-registry serve "$work/registry.yml" >/dev/null 2>&1 </dev/null 9<&- &
  registry_pid=$!
  for _ in $(seq 50); do
    kill -0 "$registry_pid" 2>/dev/null || continue 2
    if curl -fsS -m 2 "http://127.0.0.1:$port/v2/" >/dev/null 2>&1; then break 2; fi
    sleep 0.1
  done
done

# --- images ---------------------------------------------------------------------------------------------------------
export TMPDIR=/var/tmp
for name in postgres redis web; do
  buildah "${store[@]}" build --quiet --signature-policy "$policy" --isolation chroot --format docker --layers \
    --from "oci:$base:latest" --target "$name" --tag "$name" "$work/context" </dev/null >&2
  buildah "${store[@]}" push --quiet --signature-policy "$policy" --tls-verify=false --format v2s2 \
    "$name" "docker://127.0.0.1:$port/$name:latest" </dev/null >&2
done
kill "$registry_pid"
wait "$registry_pid" 2>/dev/null || true
registry_pid=

# --- done -----------------------------------------------------------------------------------------------------------
in_place rm -rf "$work/storage" "$work/run"
rm -r "$work/context" "$work"/{registry.yml,policy.json}
chmod -R a+rX "$work"
echo "$version" >"$work/version"
if [ -e "$target" ]; then mv "$target" "$work.old"; fi
mv "$work" "$target"
rm -rf "$work.old"
trap - EXIT
echo "$target"
