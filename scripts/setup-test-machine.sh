#!/bin/bash
# Prepare a Debian machine to build rl, run all its tests and its benchmarks. Run as root; running it again is
# quick and changes nothing. Installs packages, opens two device nodes, makes two ordinary users:
#   rltest    with a range of subordinate ids
#   rlsingle  with none, so that only its own id can be mapped
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(id -u)" != 0 ]; then
  echo "setup-test-machine.sh: must be run as root" >&2
  exit 1
fi

packages=(
  # what rl itself may use on a host
  uidmap fuse-overlayfs passt slirp4netns
  # tools that are not ours, to make images and to compare with
  docker-registry docker.io redis-server libarchive-tools e2fsprogs buildah skopeo umoci podman crun runc bubblewrap mmdebstrap gpg openssl busybox-static
  # build and analysis of the C module
  gcc make libc6-dev libseccomp-dev musl-tools clang libclang-rt-dev zlib1g-dev clang-tidy clang-format
  # the tests and the benchmarks
  hyperfine libisal-dev libssl-dev tmux strace jq zstd procps curl iproute2 util-linux
)

# --- packages ---------------------------------------------------------------------------------------------------
# dpkg-query fails when it does not know one of the names, as on a new machine; it still lists the others.
installed=" $({ dpkg-query -W -f '${Package} ${Status}\n' "${packages[@]}" 2>/dev/null || true; } |
  awk '$NF == "installed" { print $1 }' | tr '\n' ' ')"
missing=()
for package in "${packages[@]}"; do
  case "$installed" in *" $package "*) ;; *) missing+=("$package") ;; esac
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # A mirror that answers slowly once should not fail the run.
  for attempt in 1 2 3; do
    apt-get -qq update </dev/null && break
    [ "$attempt" = 3 ] || sleep 5
  done
  apt-get -qq install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
fi

# --- devices ----------------------------------------------------------------------------------------------------
# Both are harmless to an ordinary user without the capabilities that only a user namespace gives.
if [ ! -e /dev/net/tun ]; then
  mkdir -p /dev/net
  mknod /dev/net/tun c 10 200
fi
chmod 666 /dev/net/tun
if [ -e /dev/fuse ]; then chmod 666 /dev/fuse; fi

# --- users ------------------------------------------------------------------------------------------------------
for user in rltest rlsingle; do
  id "$user" >/dev/null 2>&1 || useradd -m -s /bin/bash "$user"
done
for file in /etc/subuid /etc/subgid; do
  touch "$file"
  if grep -q '^rlsingle:' "$file"; then sed -i '/^rlsingle:/d' "$file"; fi
done
# useradd gives the range when login.defs says so; a machine that does not gets one behind the last.
for kind in uid gid; do
  file=/etc/sub$kind
  grep -q '^rltest:' "$file" && continue
  start=$(awk -F: 'BEGIN { m = 100000 } $2 + $3 > m { m = $2 + $3 } END { print m }' "$file")
  usermod "--add-sub${kind}s" "$start-$((start + 65535))" rltest
done

# --- npm packages -----------------------------------------------------------------------------------------------
scripts/install-packages.sh
