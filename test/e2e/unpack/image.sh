#!/bin/bash
# image.sh [DIRECTORY]
#
# Make a Debian image with everything layers can hold, and what umoci unpacks of it, once per machine. Prints the
# directory (default: $RL_TEST_UNPACK, else /var/tmp/rl-test-unpack). In it:
#   oci/            an OCI layout, tag "latest", of eight layers
#   manifest        the tree that `umoci unpack` makes, as manifest.py prints it
# Only root can make it, for root's umoci alone sets owners, devices and capabilities; others use what root made.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
target=${1:-${RL_TEST_UNPACK:-/var/tmp/rl-test-unpack}}
version=$(cat "$here/image.sh" "$here/manifest.py" | sha256sum | cut -c1-16)

ready() { [ "$(cat "$target/version" 2>/dev/null)" = "$version" ]; }
if ready; then
  echo "$target"
  exit 0
fi
if [ "$(id -u)" != 0 ]; then
  echo "image.sh: only root can make $target" >&2
  exit 1
fi
for tool in umoci mmdebstrap python3 setcap; do
  command -v "$tool" >/dev/null || { echo "image.sh: $tool is not installed" >&2; exit 1; }
done
exec 9>"$target.lock"
flock 9
if ready; then
  echo "$target"
  exit 0
fi
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
layout=$work/oci
umoci init --layout "$layout"
umoci new --image "$layout:latest"

# layer NAME: make a layer of an archive that is there as NAME.tar.
layer() {
  umoci raw add-layer --image "$layout:latest" --history.created_by "$1" "$work/$1.tar"
  rm "$work/$1.tar"
}

# pack NAME [TAR-OPTION...]: make a layer of the directory upper, all times 2020-02-02 and 123456789 ns.
pack() {
  local name=$1
  shift
  find "$work/upper" -depth -exec touch -h -d '2020-02-02 02:02:02.123456789 UTC' {} +
  tar -C "$work/upper" --sort=name --numeric-owner --format=pax --xattrs --xattrs-include='*' \
    --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime "$@" -cf "$work/$name.tar" .
  rm -rf "$work/upper"
  mkdir "$work/upper"
  layer "$name"
}

mkdir "$work/upper"

# 1: packages, with setuid programs, file capabilities, hard links and many owners.
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
sources=/etc/apt/sources.list
for file in /etc/apt/sources.list.d/debian.sources; do if [ -e "$file" ]; then sources=$file; fi; done
TMPDIR=/var/tmp mmdebstrap --quiet --mode=root --variant=minbase \
  --include=python3-minimal,nginx-light,iputils-ping,sudo,libcap2-bin \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  "$suite" "$work/packages.tar" "$sources" </dev/null >&2
layer packages

# 2: kinds of entries.
upper=$work/upper
mkdir -p "$upper"/kinds/{sticky,setgid,private,empty} "$upper/kinds/deep/$(printf 'd/%.0s' $(seq 60))"
chmod 1777 "$upper/kinds/sticky"
chmod 2775 "$upper/kinds/setgid" && chgrp 50 "$upper/kinds/setgid"
chmod 0 "$upper/kinds/private"
echo first >"$upper/kinds/a"
ln "$upper/kinds/a" "$upper/kinds/b"
ln "$upper/kinds/a" "$upper/kinds/deep/c"
ln -s ../../nowhere "$upper/kinds/dangling"
ln -s /etc "$upper/kinds/absolute"
mkfifo -m 640 "$upper/kinds/fifo"
mknod "$upper/kinds/null" c 1 3
mknod "$upper/kinds/disk" b 8 0
install -m 4755 -o 1000 -g 1000 /dev/null "$upper/kinds/setuid"
install -m 2755 -o 33 -g 33 /dev/null "$upper/kinds/setgid-file"
install -m 0 -o 65534 -g 65534 /dev/null "$upper/kinds/nobody"
cp /bin/true "$upper/kinds/capable"
setcap cap_net_raw,cap_net_bind_service+ep "$upper/kinds/capable"
cp /bin/true "$upper/kinds/capable-of-another"
chown 1000:1000 "$upper/kinds/capable-of-another"
setcap cap_chown+p "$upper/kinds/capable-of-another"
python3 - "$upper/kinds" <<'PYTHON'
import os, sys
top = os.fsencode(sys.argv[1])
os.setxattr(top + b"/a", "user.note", b"\x00\xff text")
os.setxattr(top + b"/empty", "user.of-a-directory", b"1")
for at in range(128, 256):
    with open(top + b"/byte-" + bytes([at]), "wb") as file:
        file.write(bytes([at]))
with open(top + b"/" + b"n" * 255, "w") as file:
    file.write("long")
with open(top + b"/new\nline", "w") as file:
    file.write("x")
with open(top + b"/large", "wb") as file:
    for at in range(3000):
        file.write(bytes([at & 255]) * 1021)
PYTHON
pack kinds

# 3: removals and changes, as umoci itself finds them.
umoci unpack --image "$layout:latest" "$work/bundle" >&2
rootfs=$work/bundle/rootfs
rm -r "$rootfs/usr/share/zoneinfo" "$rootfs/kinds/deep" 2>/dev/null || rm -r "$rootfs/kinds/deep"
rm "$rootfs/kinds/b" "$rootfs/kinds/dangling"
echo changed >>"$rootfs/etc/issue"
chmod 600 "$rootfs/etc/issue.net"
chown 7:7 "$rootfs/etc/motd" 2>/dev/null || true
mkdir "$rootfs/kinds/made" && echo new >"$rootfs/kinds/made/file"
umoci repack --refresh-bundle --image "$layout:latest" "$work/bundle" >&2
rm -rf "$work/bundle"

# 4: opaque directories and types that change.
mkdir -p "$upper"/kinds/{made,empty} "$upper/usr/share/perl5"
touch "$upper/usr/share/perl5/.wh..wh..opq" "$upper/kinds/made/.wh..wh..opq"
echo only >"$upper/usr/share/perl5/only"
mkdir "$upper/kinds/a" "$upper/kinds/absolute"
echo inside >"$upper/kinds/a/inside"
echo instead >"$upper/kinds/absolute/instead"
ln -s sticky "$upper/kinds/private"
echo file >"$upper/kinds/setgid"
mkdir "$upper/kinds/fifo"
pack types

# 5: an entry without those of its directories.
mkdir -p "$upper/tmp" "$upper/kinds/sticky"
echo x | tee "$upper/tmp/left" >"$upper/kinds/sticky/file"
find "$upper" -exec touch -h -d '2021-01-01 UTC' {} +
tar -C "$upper" --numeric-owner --format=gnu -cf "$work/implied.tar" --no-recursion tmp/left kinds/sticky/file
rm -rf "$upper" && mkdir "$upper"
layer implied

# 6: hard links to files of layers below.
python3 - "$work/links.tar" <<'PYTHON'
import sys, tarfile
with tarfile.open(sys.argv[1], "w", format=tarfile.PAX_FORMAT) as archive:
    for name, target in (("kinds/capable-twin", "kinds/capable"), ("kinds/large-twin", "kinds/large")):
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname, entry.mode, entry.mtime = tarfile.LNKTYPE, target, 0o755, 1600000000
        archive.addfile(entry)
PYTHON
layer links

# 7: a sparse file, and times before the epoch.
mkdir -p "$upper/kinds"
truncate -s 10M "$upper/kinds/sparse"
printf 'middle' | dd of="$upper/kinds/sparse" bs=1 seek=5000000 conv=notrunc status=none
printf 'end' | dd of="$upper/kinds/sparse" bs=1 seek=10485757 conv=notrunc status=none
pack sparse -S

# 8: a directory that is removed and made again, beside one that only loses a file.
mkdir -p "$upper/kinds/empty" "$upper/var/lib/dpkg/info"
touch "$upper/kinds/.wh.made" "$upper/var/lib/dpkg/info/.wh.sudo.list"
mkdir "$upper/kinds/made" && echo again >"$upper/kinds/made/again"
pack again

umoci config --image "$layout:latest" --no-history --os linux --architecture "$(dpkg --print-architecture)" \
  --config.cmd bash --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umoci gc --layout "$layout"
umoci unpack --image "$layout:latest" "$work/bundle" >&2
python3 "$here/manifest.py" "$work/bundle/rootfs" >"$work/manifest"
rm -rf "$work/bundle" "$upper"
chmod -R a+rX "$work"
echo "$version" >"$work/version"
rm -rf "$target"
mv "$work" "$target"
trap - EXIT
echo "$target"
