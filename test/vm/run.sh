#!/bin/bash
# run.sh [TEST...]: run tests in a virtual machine with systemd and a kernel of its own, as its ordinary user.
#
# TEST is a file or folder below test/; without any, the list in tests.txt, and with RL_VM_TESTS=all the one in more.txt
# too. The machine is made once (machine.sh); what is tested comes as a second disk, made at each run: dist/, test/, the
# sources that tests import, and the images of test/helpers/images.sh. The guest's second serial line is our output.
# For the tests in test/vm/reboot the machine starts once more.
# The last line is `N passed, N failed`; the status is 1 when anything failed, and also when the machine has not ended
# in RL_VM_TIMEOUT seconds (900), has panicked, or has gone without a result.
# Without qemu, or what makes the machine, everything is skipped; with RL_MUST_RUN=1 that is a failure.
set -euo pipefail
exec </dev/null
export PATH=$PATH:/usr/sbin:/sbin
here=$(dirname "$(readlink -f "$0")")
repository=${here%/test/vm}
cd "$repository"

# Nothing can be run here, and why.
missing() {
  if [ "${RL_MUST_RUN:-}" = 1 ]; then
    echo "failed: $1, and RL_MUST_RUN is set"
    echo "0 passed, 1 failed"
    exit 1
  fi
  echo "skipped: $1"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}
for tool in qemu-system-x86_64 mmdebstrap mke2fs busybox; do
  command -v "$tool" >/dev/null || missing "$tool is not installed"
done
program=${RL:-dist/rl}
if [ ! -x "$program" ]; then
  echo "$program is not there: npm run build"
  echo "0 passed, 1 failed"
  exit 1
fi

scratch=$(mktemp -d /var/tmp/rl-vm.XXXXXX)
qemu=
clean_up() {
  # timeout(1) passes this on; it could not pass on SIGKILL, and qemu would stay.
  if [ -n "$qemu" ]; then
    kill "$qemu" 2>/dev/null || true
    wait "$qemu" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

began=$SECONDS
machine=$("$here/machine.sh") || missing "the machine cannot be made"
accelerator=$(cat "$machine/accelerator")
echo "machine: $machine ($accelerator), $((SECONDS - began)) s"

# --- what is tested -------------------------------------------------------------------------------------------------
began=$SECONDS
images=$(test/helpers/images.sh)
data=$scratch/data
mkdir -p "$data/rl/dist" "$data/rl/node_modules/.bin"
cp "$program" "$data/rl/dist/rl"
cp "$(dirname "$program")/rl-runtime" "$data/rl/dist/rl-runtime"
tar --exclude='*/build' -cf - test core cli scripts syscalls-c package.json tsconfig.json | tar -C "$data/rl" -xf -
for package in uvu dequal diff kleur sade mri; do
  cp -rL "node_modules/$package" "$data/rl/node_modules/$package"
done
cp -L node_modules/.bin/bun "$data/rl/node_modules/.bin/bun"
mkdir "$data/images"
cp -r "$images"/. "$data/images"
lists=("$here/tests.txt")
if [ "${RL_VM_TESTS:-}" = all ]; then lists+=("$here/more.txt"); fi
if [ $# -gt 0 ]; then printf '%s\n' "$@"; else sed 's/#.*//' "${lists[@]}"; fi >"$data/tests"
chmod -R a+rX "$data"
# Room for the file system's own tables.
size=$(($(du -sm "$data" | cut -f1) * 11 / 10 + 16))
mke2fs -q -t ext4 -O ^has_journal -m 0 -E root_owner=0:0 -d "$data" "$scratch/data.img" "${size}M" >/dev/null
rm -rf "$data"
echo "tests' disk: $size MB, $((SECONDS - began)) s"

# --- the machine ----------------------------------------------------------------------------------------------------
case $accelerator in
kvm) cpu=(-accel kvm -cpu host) ;;
*) cpu=(-accel "tcg,thread=multi,tb-size=512" -cpu max) ;;
esac
began=$SECONDS
limit=${RL_VM_TIMEOUT:-900}
: >"$scratch/said"
# Writes to either disk go to a file that has no name any more.
TMPDIR=$scratch timeout --kill-after=5 "$limit" qemu-system-x86_64 "${cpu[@]}" -smp 2 -m 2048 -display none -nic none \
  -kernel "$machine/kernel" -initrd "$machine/initrd" \
  -append 'console=ttyS0 quiet panic=0 systemd.show_status=false systemd.log_target=console' \
  -drive "file=$machine/disk.img,if=virtio,format=raw,snapshot=on,cache=unsafe" \
  -drive "file=$scratch/data.img,if=virtio,format=raw,readonly=on" \
  -serial "file:$scratch/console" -serial stdio >"$scratch/said" 2>"$scratch/qemu" &
qemu=$!
tail -n +1 -f --pid="$qemu" "$scratch/said" &
# One that may start again does not end by itself when its kernel has panicked.
{ tail -n +1 -F --pid="$qemu" "$scratch/console" 2>/dev/null | grep -qm1 'Kernel panic' && kill "$qemu"; } &
status=0
wait "$qemu" || status=$?
qemu=
wait

# --- the result -----------------------------------------------------------------------------------------------------
echo
echo "the machine ran for $((SECONDS - began)) s"
last=$(tail -n 1 "$scratch/said")
if [ "$status" = 0 ] && [[ $last =~ ^[0-9]+\ passed,\ ([0-9]+)\ failed(,\ [0-9]+\ skipped)?$ ]]; then
  if [ "${RL_TEST_VERBOSE:-}" = 1 ]; then cat "$scratch/console"; fi
  echo "$last"
  [ "${BASH_REMATCH[1]}" = 0 ]
  exit
fi
if [ "$status" = 124 ]; then echo "it was ended: not done after $limit s"; fi
echo "its console:"
tail -n 60 "$scratch/console" 2>/dev/null || true
cat "$scratch/qemu"
echo "the machine ended without a result (exit status $status)"
echo "0 passed, 1 failed"
exit 1
