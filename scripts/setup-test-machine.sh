#!/bin/bash
# Prepare a Debian machine to build rl, run all its tests and its benchmarks. Run as root; running it again is
# quick and changes nothing. Installs packages, whose services are neither started nor enabled, opens two device
# nodes, makes two ordinary users:
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
  docker-registry docker.io containerd rootlesskit redis-server libarchive-tools e2fsprogs buildah skopeo umoci podman crun runc bubblewrap mmdebstrap gpg openssl busybox-static libcap2-bin
  # a virtual machine for tests; its kernel is taken from Debian's mirror and never installed here
  qemu-system-x86
  # build and analysis of the C module
  gcc make libc6-dev libseccomp-dev musl-tools clang libclang-rt-dev zlib1g-dev clang-tidy clang-format valgrind
  # the WebAssembly component, and hosts it is run in that are not on npm
  lld chromium python3-venv
  # the tests and the benchmarks
  hyperfine libisal-dev libssl-dev tmux strace jq zstd procps curl iproute2 util-linux python3
  # the runtime specification's JSON schemas
  golang-github-opencontainers-specs-dev
)

# --- services ---------------------------------------------------------------------------------------------------
# Some packages bring services that start as they are installed, and with the machine from then on. The tests need
# the programs alone.
policy=/usr/sbin/policy-rc.d
former=$policy.before-test-machine
mark='the packages of setup-test-machine.sh are not started'
enabled_before=

# Units that start with the machine; systemd need not run for that.
enabled_units() {
  systemctl --root=/ list-unit-files --state=enabled --no-legend --no-pager | awk '{ print $1 }'
}

# Put back the policy that was there, if any; also the one that a killed run has left.
allow_starts() {
  if [ -e "$former" ] || [ -L "$former" ]; then
    mv -fT "$former" "$policy"
  elif grep -qsF "$mark" "$policy"; then
    rm "$policy"
  fi
}

forbid_starts() {
  if command -v systemctl >/dev/null; then enabled_before=$(enabled_units); fi
  trap end_installation EXIT
  if [ -e "$policy" ] || [ -L "$policy" ]; then mv -T "$policy" "$former"; fi
  printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
}

# Runs whether the installation succeeded or not.
end_installation() {
  local unit new=()
  trap - EXIT
  allow_starts
  # A machine had none of them when it had no systemd, whose own are not to be disabled.
  [ -n "$enabled_before" ] || return 0
  for unit in $(enabled_units); do
    grep -qxF -- "$unit" <<<"$enabled_before" || new+=("$unit")
  done
  if [ ${#new[@]} -gt 0 ]; then systemctl --root=/ --quiet disable "${new[@]}"; fi
}

allow_starts

# --- packages ---------------------------------------------------------------------------------------------------
# dpkg-query fails when it does not know one of the names, as on a new machine; it still lists the others.
installed=" $({ dpkg-query -W -f '${Package} ${Status}\n' "${packages[@]}" 2>/dev/null || true; } |
  awk '$NF == "installed" { print $1 }' | tr '\n' ' ')"
missing=()
for package in "${packages[@]}"; do
  case "$installed" in *" $package "*) ;; *) missing+=("$package") ;; esac
done
# Newer releases have docker's client in a package of its own.
client=docker-cli
if ! command -v docker >/dev/null; then missing+=("$client"); fi
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # A mirror that answers slowly once should not fail the run.
  for attempt in 1 2 3; do
    apt-get -qq update </dev/null && break
    [ "$attempt" = 3 ] || sleep 5
  done
  if [ "${missing[-1]}" = "$client" ] && ! apt-cache show "$client" >/dev/null 2>&1; then unset 'missing[-1]'; fi
  forbid_starts
  apt-get -qq install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
  end_installation
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
