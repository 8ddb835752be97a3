#!/bin/bash
# images.sh [DIRECTORY]
#
# Make the images the end-to-end tests and the benchmarks use, with tools that are not ours, once per machine.
# Prints the directory (default: $RL_TEST_IMAGES, else /var/tmp/rl-test-images). In it:
#   oci/NAME             OCI layouts, tag "latest": busybox, debian, the same with zstd layers as busybox-zstd and
#                        debian-zstd, busybox-index (two platforms), busybox-config (user, environment, entrypoint,
#                        volume, labels), busybox-layers (three layers with whiteouts)
#   busybox.docker.tar busybox.oci.tar         archives as `docker save` and `podman save` write them
#   registry/                                  storage of a docker-registry that holds, under 127.0.0.1:PORT/,
#     busybox:latest :zstd :docker :index :config :layers    debian:latest :zstd :docker
#   rootfs/busybox/                            the busybox image's files
# Made as made-once.sh has it.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
. "$here/made-once.sh"
made_once "${1:-${RL_TEST_IMAGES:-/var/tmp/rl-test-images}}" "$here/images.sh"
need umoci skopeo mmdebstrap docker-registry busybox jq zstd curl
mkdir -p "$work/oci"
# The same bytes on every machine and every run: fixed times, order and owners.
export SOURCE_DATE_EPOCH=1700000000
created=2023-11-14T22:13:20Z
tar_options=(--sort=name --mtime="@$SOURCE_DATE_EPOCH" --numeric-owner --format=pax
  --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime)

# --- busybox ----------------------------------------------------------------------------------------------------
rootfs=$work/rootfs/busybox
mkdir -p "$rootfs"/{bin,dev,etc,home,proc,root,run,sys,tmp,usr/bin,var/tmp}
chmod 1777 "$rootfs/tmp" "$rootfs/var/tmp"
cp "$(command -v busybox)" "$rootfs/bin/busybox"
chmod 755 "$rootfs/bin/busybox"
for applet in $(busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "$rootfs/bin/$applet"
done
ln -s ../../bin/env "$rootfs/usr/bin/env"
printf 'root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home/alice:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' \
  >"$rootfs/etc/passwd"
printf 'root:x:0:\nalice:x:1000:\nstaff:x:50:alice\nnogroup:x:65534:\n' >"$rootfs/etc/group"
tar -C "$rootfs" "${tar_options[@]}" --owner=0 --group=0 -cf "$work/busybox.tar" .

# new_image LAYOUT TAR CONFIG-OPTION...: an OCI layout of one image with one layer.
new_image() {
  local layout=$1 layer=$2
  shift 2
  umoci init --layout "$layout"
  umoci new --image "$layout:latest"
  umoci raw add-layer --image "$layout:latest" --history.created "$created" --history.created_by "test image" "$layer"
  umoci config --image "$layout:latest" --no-history --created "$created" --os linux --architecture "$architecture" "$@"
  umoci gc --layout "$layout"
}

architecture=$(dpkg --print-architecture)
path=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
new_image "$work/oci/busybox" "$work/busybox.tar" --config.cmd sh --config.env "$path"
new_image "$work/oci/busybox-config" "$work/busybox.tar" --config.env "$path" --config.env GREETING=hello \
  --config.entrypoint echo --config.entrypoint entry --config.cmd default --config.user alice:staff \
  --config.workingdir /srv/work --config.volume /data --config.exposedports 8080/tcp \
  --config.stopsignal SIGUSR1 --config.label org.example.role=test

# /gone leaves with its content in the third layer, /opaque loses what the second put there and gets /opaque/new.
mkdir -p "$work"/upper/{gone,opaque,kept}
for file in gone/file opaque/old kept/file; do echo second >"$work/upper/$file"; done
tar -C "$work/upper" "${tar_options[@]}" --owner=0 --group=0 -cf "$work/second.tar" .
rm -r "$work/upper"
mkdir -p "$work"/upper/{opaque,kept}
touch "$work"/upper/.wh.gone "$work"/upper/opaque/.wh..wh..opq
echo third | tee "$work/upper/opaque/new" >"$work/upper/kept/file"
tar -C "$work/upper" "${tar_options[@]}" --owner=0 --group=0 -cf "$work/third.tar" .
new_image "$work/oci/busybox-layers" "$work/busybox.tar" --config.cmd sh --config.env "$path"
for layer in second third; do
  umoci raw add-layer --image "$work/oci/busybox-layers:latest" --history.created "$created" \
    --history.created_by "$layer layer" "$work/$layer.tar"
done
umoci gc --layout "$work/oci/busybox-layers"
rm -r "$work/upper" "$work"/{busybox,second,third}.tar

# --- a multi-platform index: this machine's busybox, and the same files said to be of another platform ----------
# blob_of LAYOUT FILE: store a file as a blob and print its descriptor's digest and size as JSON.
blob_of() {
  local hex
  hex=$(sha256sum "$2" | cut -d' ' -f1)
  cp "$2" "$1/blobs/sha256/$hex"
  jq -nc --arg digest "sha256:$hex" --argjson size "$(stat -c %s "$2")" '{$digest, $size}'
}
layout=$work/oci/busybox-index
cp -a "$work/oci/busybox" "$layout"
native=$(jq -c '.manifests[0] | {mediaType, digest, size}' "$layout/index.json")
manifest=$layout/blobs/sha256/$(jq -r '.digest | ltrimstr("sha256:")' <<<"$native")
config=$layout/blobs/sha256/$(jq -r '.config.digest | ltrimstr("sha256:")' "$manifest")
jq -c '.architecture = "riscv64"' "$config" >"$work/config.json"
jq -c --argjson config "$(blob_of "$layout" "$work/config.json")" '.config += $config' "$manifest" >"$work/manifest.json"
foreign=$(blob_of "$layout" "$work/manifest.json")
jq -nc --argjson native "$native" --argjson foreign "$foreign" --arg arch "$architecture" '{
  schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [
    {mediaType: $native.mediaType} + $foreign + {platform: {os: "linux", architecture: "riscv64"}},
    $native + {platform: {os: "linux", architecture: $arch}}]}' >"$work/index.json"
jq -nc --argjson index "$(blob_of "$layout" "$work/index.json")" '{schemaVersion: 2, manifests: [
  {mediaType: "application/vnd.oci.image.index.v1+json"} + $index
  + {annotations: {"org.opencontainers.image.ref.name": "latest"}}]}' >"$layout/index.json"
rm "$work"/{config,manifest,index}.json

# --- Debian, with files of many owners --------------------------------------------------------------------------
owners='mkdir "$1/owners"; for id in 0 1 2 33 100 999 1000 1001 32767 32768 65533 65534; do
  echo "$id" >"$1/owners/$id"; chown "$id:$id" "$1/owners/$id"; done; chmod 4755 "$1/owners/1000"; chmod 2755 "$1/owners/100"'
mode=unshare
[ "$(id -u)" = 0 ] && mode=root
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
sources=/etc/apt/sources.list
for file in /etc/apt/sources.list.d/debian.sources; do if [ -e "$file" ]; then sources=$file; fi; done
# The root file system has a place of its own: in mode unshare it must be reachable by subordinate ids.
TMPDIR=/var/tmp mmdebstrap --quiet --mode="$mode" --variant=minbase --customize-hook="$owners" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  "$suite" "$work/debian.tar" "$sources" </dev/null >&2
new_image "$work/oci/debian" "$work/debian.tar" --config.cmd bash --config.env "$path"
rm "$work/debian.tar"

# --- other forms ---------------------------------------------------------------------------------------------------
copy() { skopeo --insecure-policy --tmpdir /var/tmp copy --quiet "$@" >&2; }
for name in busybox debian; do
  copy --dest-compress-format zstd "oci:$work/oci/$name:latest" "oci:$work/oci/$name-zstd:latest"
done
copy "oci:$work/oci/busybox:latest" "docker-archive:$work/busybox.docker.tar:example.org/busybox:latest"
copy "oci:$work/oci/busybox:latest" "oci-archive:$work/busybox.oci.tar:latest"

# --- the registry's storage -------------------------------------------------------------------------------------
serve_registry
push() { copy --dest-tls-verify=false "${@:3}" "oci:$work/oci/$1:latest" "docker://127.0.0.1:$port/$2"; }
push busybox busybox:latest
push busybox-zstd busybox:zstd --preserve-digests
push busybox busybox:docker --format v2s2
push busybox-index busybox:index --all --preserve-digests
push busybox-config busybox:config
push busybox-layers busybox:layers
push debian debian:latest
push debian-zstd debian:zstd --preserve-digests
push debian debian:docker --format v2s2
end_registry

# A tool that quietly kept gzip would leave the zstd paths untested.
for name in busybox debian; do
  manifest=$(jq -r '.manifests[0].digest | ltrimstr("sha256:")' "$work/oci/$name-zstd/index.json")
  jq -e '.layers[0].mediaType | endswith("+zstd")' "$work/oci/$name-zstd/blobs/sha256/$manifest" >/dev/null || {
    echo "images.sh: $name-zstd is not compressed with zstd" >&2
    exit 1
  }
done

made
