#!/bin/bash
# as-test-user.sh USER COMMAND [ARGUMENT...]
#
# Run a command as USER the way a systemd session would have it: a delegated cgroup v2 subtree and a private
# XDG_RUNTIME_DIR on a tmpfs. Must be run as root. Everything is made in a mount and a pid namespace of this call
# alone, so that the machine's own mounts stay as they are and no process outlives the call.
# The exit status is the command's.
set -euo pipefail

usage() {
  echo "usage: as-test-user.sh USER COMMAND [ARGUMENT...]" >&2
  exit 2
}

# --- first pass: make the namespaces and start this script again inside ------------------------------------------
if [ "${1:-}" != --inside ]; then
  [ $# -ge 2 ] || usage
  [ "$(id -u)" = 0 ] || { echo "as-test-user.sh: must be run as root" >&2; exit 1; }
  id "$1" >/dev/null
  status=0
  unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
    "$BASH" "$(readlink -f "$0")" --inside "$$" "$@" || status=$?
  exit "$status"
fi

# --- second pass: pid 1 of the new namespace -------------------------------------------------------------------
shift
outer=$1
user=$2
shift 2
uid=$(id -u "$user")
gid=$(id -g "$user")
home=$(getent passwd "$user" | cut -d: -f6)

# A machine with cgroup v1 hierarchies has a tmpfs here; runtimes accept only cgroup2 itself.
if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
scope=/sys/fs/cgroup/user.slice/user-$uid.slice/user@$uid.service/rl-test-$outer.scope
mkdir -p "$scope/shell"
parent=/sys/fs/cgroup
for part in user.slice "user-$uid.slice" "user@$uid.service" "rl-test-$outer.scope"; do
  # Hand down each controller the machine offers; one that the kernel refuses to share is left out.
  for controller in $(cat "$parent/cgroup.controllers"); do
    echo "+$controller" >"$parent/cgroup.subtree_control" 2>/dev/null || true
  done
  parent=$parent/$part
done
delegate() {
  chown "$uid:$gid" "$1" "$1/cgroup.procs" "$1/cgroup.subtree_control" "$1/cgroup.threads"
}
delegate "${scope%/*}"
delegate "$scope"
delegate "$scope/shell"

# systemd starts a user's manager only where this directory says that it runs; tests start one of their own.
if [ -x /lib/systemd/systemd ] && [ ! -d /run/systemd/system ]; then
  mkdir -p /run/systemd
  mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /run/systemd
  mkdir /run/systemd/system
fi

runtime=/run/rl-test/$uid
mkdir -p "$runtime"
mount -t tmpfs -o "mode=0700,uid=$uid,gid=$gid,nosuid,nodev" tmpfs "$runtime"

clean_up() {
  # The pid namespace ends with this shell; the cgroups are removed from the deepest up, once they are empty.
  echo $$ >/sys/fs/cgroup/cgroup.procs
  echo 1 >"$scope/cgroup.kill" 2>/dev/null || true
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    find "$scope" -depth -type d -exec rmdir {} + 2>/dev/null || true
    [ -d "$scope" ] || return 0
    sleep 0.1
  done
}
trap clean_up EXIT
# pid 1 ignores signals it has no handler for; an interrupted run should end.
trap 'exit 143' TERM
trap 'exit 130' INT HUP

# The working directory is kept when the user can be in it.
if ! setpriv --reuid "$uid" --regid "$gid" --init-groups test -x . -a -r .; then cd "$home"; fi

status=0
(
  echo "$BASHPID" >"$scope/shell/cgroup.procs"
  # A service manager leaves these to its child, a shell does not reset them by itself.
  umask 022
  exec env -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_CACHE_HOME -u DBUS_SESSION_BUS_ADDRESS \
    HOME="$home" USER="$user" LOGNAME="$user" SHELL=/bin/bash XDG_RUNTIME_DIR="$runtime" \
    setpriv --reuid "$uid" --regid "$gid" --init-groups "$@"
) || status=$?
exit "$status"
