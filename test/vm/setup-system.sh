#!/bin/sh
# setup-system.sh ROOT: what makes a new Debian the machine of these tests. A hook of mmdebstrap's, called as the
# owner of ROOT after all packages are installed.
set -eu
root=$1

# --- a kernel, which is not installed but laid beside ---------------------------------------------------------------
# An installed one would want an initrd made for real hardware. The cloud flavour is Debian's kernel with the drivers
# of virtual machines alone: a third of the size.
package=$(chroot "$root" apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: //p')
chroot "$root" sh -c "cd /tmp && apt-get -qq download $package"
# dpkg-deb --extract would replace /lib, a symbolic link, by the directory it has in the package.
chroot "$root" sh -c 'dpkg-deb --fsys-tarfile /tmp/linux-image-*.deb | tar -x --keep-directory-symlink -C /'
rm "$root"/tmp/linux-image-*.deb
version=${package#linux-image-}
chroot "$root" depmod "$version"
# In the order they must be loaded in.
for module in virtio_pci virtio_blk; do
  chroot "$root" modprobe --set-version "$version" --show-depends "$module"
done | sed -n 's/^insmod //p' | awk '!seen[$1]++ { print $1 }' >"$root/boot/initrd-modules"
ln "$root/boot/vmlinuz-$version" "$root/boot/vmlinuz"

# --- what a service manager starts ----------------------------------------------------------------------------------
unit=$root/etc/systemd/system
# What packages have enabled, and what a machine for one run of tests has no use for.
rm -rf "$unit"/*.wants "$root"/etc/systemd/user/*.wants
for name in dev-hugepages.mount getty-static.service serial-getty@ttyS0.service systemd-binfmt.service systemd-firstboot.service \
  systemd-random-seed.service systemd-repart.service systemd-sysusers.service \
  systemd-tmpfiles-clean.timer systemd-update-utmp.service systemd-update-utmp-runlevel.service; do
  ln -sf /dev/null "$unit/$name"
done
# As Debian has it: users can read what is theirs.
printf '[Journal]\nStorage=persistent\n' >"$root/etc/systemd/journald.conf"

# The tests' programs come on a disk of their own, and say on the second serial line what came of them.
cat >"$unit/rl-tests.service" <<'UNIT'
[Unit]
Description=The tests
After=systemd-logind.service user@1000.service systemd-user-sessions.service
Wants=user@1000.service
SuccessAction=poweroff-immediate
FailureAction=poweroff-immediate
[Service]
Type=oneshot
ExecStartPre=/bin/mount -o ro /dev/vdb /srv
ExecStart=/bin/bash /srv/rl/test/vm/guest.sh
[Install]
WantedBy=multi-user.target
UNIT
# A login like those of sshd and consoles: a session, whose control group is not the user's own.
cat >"$unit/rl-session-tests.service" <<'UNIT'
[Unit]
Description=The tests of a login session
[Service]
Type=oneshot
User=alice
PAMName=login
WorkingDirectory=/home/alice
ExecStart=/bin/bash /run/rl-session
StandardOutput=file:/run/rl-session-output
StandardError=inherit
UNIT
mkdir -p "$unit/multi-user.target.wants"
ln -sf /usr/lib/systemd/system/multi-user.target "$unit/default.target"
ln -sf ../rl-tests.service "$unit/multi-user.target.wants/"

# systemd gives a user's manager cpu, memory and pids by itself; with these, as manuals advise for containers, all
# limits can be tried.
mkdir -p "$unit/user@.service.d"
printf '[Service]\nDelegate=cpu cpuset io memory pids\n' >"$unit/user@.service.d/delegate.conf"

# --- devices, users ------------------------------------------------------------------------------------------------
printf '%s\n' overlay fuse tun veth >"$root/etc/modules-load.d/rl.conf"
# As udev's rules would have it, which this machine does without.
printf 'z /dev/fuse 0666\nz /dev/net/tun 0666\n' >"$root/etc/tmpfiles.d/rl.conf"
echo test >"$root/etc/hostname"
printf '127.0.0.1 localhost test\n' >"$root/etc/hosts"
chroot "$root" useradd -m -s /bin/bash -u 1000 alice
# Who logs in and out.
chroot "$root" useradd -m -s /bin/bash -u 1001 bob
mkdir -p "$root/var/lib/systemd/linger"
touch "$root/var/lib/systemd/linger/alice"
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*
