#!/bin/bash
# images.sh [DIRECTORY]
#
# Make images of services, with buildah, of Debian's packages, once per machine (about a minute). Prints the directory
# (default: $RL_TEST_SERVICES, else /var/tmp/rl-test-services). In it:
#   registry/      storage of a docker-registry that holds postgres, redis and web (see Dockerfile), in Docker's formats,
#                  since OCI's have no health checks
# Made as made-once.sh has it.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
. "$here/../made-once.sh"
sources=("$here"/{images.sh,Dockerfile,postgres-entrypoint,redis-entrypoint})
made_once "${1:-${RL_TEST_SERVICES:-/var/tmp/rl-test-services}}" "${sources[@]}"
need buildah docker-registry curl
base=$("$here/../images.sh")/oci/debian
# Files of an ordinary user's storage belong to mapped users.
in_place() { if [ "$(id -u)" = 0 ]; then "$@"; else buildah "${store[@]}" unshare "$@"; fi; }
store=(--root "$work/storage" --runroot "$work/run" --storage-driver overlay)
clean_up_more() { in_place rm -rf "$work/storage" "$work/run"; }
mkdir "$work/context"
cp "${sources[@]}" "$work/context/"
policy=$work/policy.json
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$policy"

# --- the registry ---------------------------------------------------------------------------------------------------
serve_registry

# --- images ---------------------------------------------------------------------------------------------------------
export TMPDIR=/var/tmp
for name in postgres redis web; do
  buildah "${store[@]}" build --quiet --signature-policy "$policy" --isolation chroot --format docker --layers \
    --from "oci:$base:latest" --target "$name" --tag "$name" "$work/context" </dev/null >&2
  buildah "${store[@]}" push --quiet --signature-policy "$policy" --tls-verify=false --format v2s2 \
    "$name" "docker://127.0.0.1:$port/$name:latest" </dev/null >&2
done
end_registry

# --- done -----------------------------------------------------------------------------------------------------------
in_place rm -rf "$work/storage" "$work/run"
rm -r "$work/context" "$policy"
made
