#!/bin/bash
# machine.sh: make the virtual machine that these tests run in, when it is not there yet, and print its directory:
#   kernel initrd     Debian's own kernel, and the few modules and lines that find the disk
#   disk.img          a Debian with systemd, sparse; runs write to a snapshot of it
#   accelerator       "kvm" where that boots this kernel, otherwise "tcg"
# It lies in $RL_VM_CACHE (default: $XDG_CACHE_HOME/rl-test-vm, or ~/.cache/rl-test-vm) under a digest of what it is
# made from; remove it there to have newer packages. Making it takes about a minute and needs Debian's mirror. Any
# user with a range of subordinate ids can.
set -euo pipefail
umask 022
export PATH=$PATH:/usr/sbin:/sbin
here=$(dirname "$(readlink -f "$0")")

# What the tests use; --variant=apt brings what every Debian has.
packages=(
  systemd-sysv dbus-user-session libpam-systemd kmod procps iproute2 ca-certificates busybox-static
  # what rl may use on a host
  uidmap fuse-overlayfs passt slirp4netns nftables
  # what the tests use and compare with
  podman crun containerd rootlesskit apparmor docker-registry skopeo python3-minimal strace jq
)
disk_size=4G

cache=${RL_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rl-test-vm}
suite=bookworm
sources=/etc/apt/sources.list.d/debian.sources
[ -e "$sources" ] || sources=/etc/apt/sources.list
key=$(cat "$here/machine.sh" "$here/setup-system.sh" "$here/initrd-init" "$sources" | sha256sum | cut -c1-16)
machine=$cache/$key

if [ -e "$machine" ]; then
  touch "$machine"
  echo "$machine"
  exit 0
fi
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ -e "$machine" ]; then
  echo "$machine"
  exit 0
fi
# Left by makers that were killed; machines that nothing has used for a month.
find "$cache" -mindepth 1 -maxdepth 1 -type d \( -name 'new.*' -o -mtime +30 \) -exec rm -rf {} +
work=$(mktemp -d "$cache/new.XXXXXX")

# The system's files have many owners: only root, or one of a user namespace, can lay them out.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else unshare --user --map-root-user --map-auto "$@"; fi
}
clean_up() { as_root rm -rf "$work"; }
trap clean_up EXIT
trap 'exit 130' INT TERM

# --- the system -----------------------------------------------------------------------------------------------------
mode=unshare
[ "$(id -u)" = 0 ] && mode=root
include=$(IFS=,; echo "${packages[*]}")
# The hook is given as text: in mode unshare its file might not be readable.
setup_system=$(cat "$here/setup-system.sh")
export setup_system
TMPDIR=/var/tmp mmdebstrap --quiet --mode="$mode" --variant=apt --include="$include" \
  --customize-hook='sh -c "$setup_system" setup-system.sh "$1"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$work/system.tar" "$sources" </dev/null >&2

mkdir "$work/system"
# The kernel makes device nodes by itself, and a user cannot.
as_root tar -C "$work/system" --numeric-owner --exclude='./dev/*' -xpf "$work/system.tar"
rm "$work/system.tar"

# --- what the kernel starts from ------------------------------------------------------------------------------------
initrd=$work/initrd.root
mkdir -p "$initrd"/{bin,modules}
cp "$work/system/usr/bin/busybox" "$initrd/bin/busybox"
cp "$here/initrd-init" "$initrd/init"
chmod 755 "$initrd/init"
number=10
while read -r module; do
  cp "$work/system/$module" "$initrd/modules/$number-${module##*/}"
  number=$((number + 1))
done <"$work/system/boot/initrd-modules"
(cd "$initrd" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initrd"
cp "$work/system/boot/vmlinuz" "$work/kernel"
rm -rf "$initrd"

# --- the disk -------------------------------------------------------------------------------------------------------
# It is never used after a crash, so that a journal would be for nothing.
as_root mke2fs -q -t ext4 -O ^has_journal -E lazy_itable_init=1 -d "$work/system" "$work/disk.img" "$disk_size" >/dev/null
as_root rm -rf "$work/system"

# --- how it runs ----------------------------------------------------------------------------------------------------
# A virtual machine's own /dev/kvm may be there and run nothing, so the kernel itself is tried; the initrd ends at once
# when it is told to.
probe() {
  timeout --kill-after=5 10 qemu-system-x86_64 -accel kvm -cpu host -m 512 -display none -no-reboot -nic none \
    -kernel "$work/kernel" -initrd "$work/initrd" -append 'console=ttyS0 quiet panic=-1 rl.probe' \
    -serial "file:$work/probe" </dev/null
}
# In a shell of its own, which says nothing of how it died.
if [ -w /dev/kvm ] && (probe) >/dev/null 2>&1 && grep -q 'the kernel runs' "$work/probe"; then
  echo kvm >"$work/accelerator"
else
  echo tcg >"$work/accelerator"
fi
rm -f "$work/probe"

mv -T "$work" "$machine"
trap - EXIT
echo "$machine"
