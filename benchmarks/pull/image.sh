#!/bin/bash
# image.sh [DIRECTORY]
#
# Make the image the pull benchmark uses, with tools that are not ours, once per machine. Run as root.
# Prints the directory (default: $RL_BENCH_IMAGES, else /var/tmp/rl-bench-images). In it:
#   oci/services         OCI layout, tag "latest": Debian with servers, compilers and interpreters; eight gzip layers,
#                        more than 300 MB compressed, some 50,000 files
#   registry/            storage of a docker-registry that holds it as services:latest
# An interrupted run is made again. Needs the packages of scripts/setup-test-machine.sh and a Debian mirror.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
target=${1:-${RL_BENCH_IMAGES:-/var/tmp/rl-bench-images}}
version=$(sha256sum "$here/image.sh" | cut -c1-16)

ready() { [ "$(cat "$target/version" 2>/dev/null)" = "$version" ]; }
if ready; then
  echo "$target"
  exit 0
fi
[ "$(id -u)" = 0 ] || { echo "image.sh: must be run as root" >&2; exit 1; }
exec 9>"$target.lock"
flock 9
if ready; then
  echo "$target"
  exit 0
fi

for tool in buildah skopeo mmdebstrap docker-registry curl jq; do
  command -v "$tool" >/dev/null || { echo "image.sh: $tool is not installed" >&2; exit 1; }
done
work=$(mktemp -d "$target.XXXXXX")
registry_pid=
clean_up() {
  if [ -n "$registry_pid" ]; then kill "$registry_pid" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean_up EXIT
chmod 755 "$work"
mkdir -p "$work/oci" "$work/context"

# --- a Debian, then one layer for each kind of thing -----------------------------------------------------------------
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
sources=/etc/apt/sources.list
for file in /etc/apt/sources.list.d/debian.sources; do if [ -e "$file" ]; then sources=$file; fi; done
# The lists stay in the image: each layer installs without asking the mirror for them again.
TMPDIR=/var/tmp mmdebstrap --quiet --mode=root --variant=minbase --skip=cleanup/apt/lists \
  "$suite" "$work/context/base.tar" "$sources" </dev/null >&2
install='DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends'
{
  echo 'FROM scratch'
  echo 'ADD base.tar /'
  for packages in 'python3 python3-venv' 'nginx' 'redis-server' 'postgresql' 'gcc g++ make' 'nodejs npm' \
    'openjdk-17-jre-headless'; do
    echo "RUN $install $packages >/dev/null && apt-get clean"
  done
} >"$work/context/Containerfile"
# A storage of its own, so that no other image on the machine is touched.
storage=(--root "$work/storage" --runroot "$work/storage-run" --storage-driver vfs)
TMPDIR=/var/tmp buildah "${storage[@]}" bud --quiet --layers --isolation chroot --tag services "$work/context" </dev/null >&2
TMPDIR=/var/tmp buildah "${storage[@]}" push --quiet --format oci services "oci:$work/oci/services:latest" >&2
buildah "${storage[@]}" rmi --all --force >/dev/null
rm -rf "$work"/{storage,storage-run,context}

manifest=$work/oci/services/blobs/sha256/$(jq -r '.manifests[0].digest | ltrimstr("sha256:")' "$work/oci/services/index.json")
jq -e '(.layers | length) == 8 and ([.layers[].size] | add) >= 300e6 and all(.layers[].mediaType; endswith("+gzip"))' \
  "$manifest" >/dev/null || { echo "image.sh: the image is not what was asked for" >&2; jq . "$manifest" >&2; exit 1; }

# --- the registry's storage ------------------------------------------------------------------------------------------
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
skopeo --insecure-policy copy --quiet --preserve-digests --dest-tls-verify=false "oci:$work/oci/services:latest" \
  "docker://127.0.0.1:$port/services:latest" >&2
kill "$registry_pid"
wait "$registry_pid" 2>/dev/null || true
registry_pid=
rm "$work/registry.yml"

chmod -R a+rX "$work"
echo "$version" >"$work/version"
if [ -e "$target" ]; then mv "$target" "$work.old"; fi
mv "$work" "$target"
rm -rf "$work.old"
trap - EXIT
echo "$target"
