#!/bin/bash
# guest.sh: the virtual machine's part, called by its service manager as root. Runs the tests as alice, first below the
# delegated control group of her service manager, then in a login session, and those of folders named root as root, in a
# service. Those of vm/reboot/before come last: then the machine stops as it does without power, starts again, and those
# of vm/reboot/after see what is there. All that is said goes to the second serial line, the last line being
# `N passed, N failed`.
set -uo pipefail
exec </dev/null
stty -F /dev/ttyS1 raw -echo
exec >/dev/ttyS1 2>&1
export NO_COLOR=1
echo "booted in $(cut -d' ' -f1 /proc/uptime) s: Linux $(uname -r), $(systemctl --version | sed -n 1p)"

# The network helper copies the host's address and route, so there is one; it leads nowhere.
ip link add uplink type veth peer name nowhere
ip address add 192.0.2.2/24 dev uplink
ip link set nowhere up
ip link set uplink up
ip route add default via 192.0.2.1

mapfile -t tests < <(grep -v '^ *$' /srv/tests)
delegated=() session=() root=() reboot=
for name in "${tests[@]}"; do
  case $name in
  vm/session*) session+=("$name") ;;
  vm/reboot*) reboot=1 ;;
  */root | */root/*) root+=("$name") ;;
  *) delegated+=("$name") ;;
  esac
done

passed=0 failed=0 skipped=0
# On the disk, which the second boot finds as the first has left it: that there was one, and what has come of its tests.
kept=/var/lib/rl-tests
if [ -e "$kept/booted" ]; then
  delegated=() session=() root=() reboot=2
  if [ -e "$kept/totals" ]; then
    read -r passed failed skipped <"$kept/totals"
  else
    echo "the machine has started again by itself"
    echo "0 passed, 1 failed"
    exit
  fi
fi
mkdir -p "$kept"
touch "$kept/booted"

# run NAME COMMAND...: print what it says as it comes, and add up its last line.
run() {
  local name=$1
  shift
  echo "--- $name"
  "$@" 2>&1 | tee /run/rl-output
  if [[ $(tail -n 1 /run/rl-output) =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
  else
    echo "$name ended without a result"
    failed=$((failed + 1))
  fi
}

# All that a test may need is on this machine: one that is skipped would not have been meant to be.
environment=(RL_MUST_RUN=1 NO_COLOR=1 RL_TEST_IMAGES=/srv/images PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin)
command=(/srv/rl/node_modules/.bin/bun test/run.ts --jobs 2)
if [ ${#delegated[@]} -gt 0 ]; then
  run "as an ordinary user, below a delegated control group" \
    systemd-run --user --machine=alice@ --pipe --wait --quiet --collect -p Delegate=yes --working-directory=/srv/rl \
    "${environment[@]/#/--setenv=}" "${command[@]}" "${delegated[@]}"
fi
if [ ${#session[@]} -gt 0 ]; then
  printf '%s\n' "cd /srv/rl && exec env ${environment[*]} ${command[*]} ${session[*]}" >/run/rl-session
  in_session() {
    systemctl start rl-session-tests.service
    cat /run/rl-session-output
  }
  run "as an ordinary user, in a login session" in_session
fi

as_root=(systemd-run --pipe --wait --quiet --collect -p Delegate=yes --working-directory=/srv/rl
  "${environment[@]/#/--setenv=}" --setenv=HOME=/root "${command[@]}")
if [ ${#root[@]} -gt 0 ]; then
  run "as root, in a service" "${as_root[@]}" "${root[@]}"
fi

case $reboot in
1)
  run "before the machine stops" "${as_root[@]}" vm/reboot/before
  echo "$passed $failed $skipped" >"$kept/totals"
  sync
  echo b >/proc/sysrq-trigger
  sleep infinity
  ;;
2) run "after it has started again" "${as_root[@]}" vm/reboot/after ;;
esac

more=
if [ "$skipped" -gt 0 ]; then more=", $skipped skipped"; fi
echo "$passed passed, $failed failed$more"
