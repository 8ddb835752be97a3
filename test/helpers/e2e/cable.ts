/** Two machines with a cable between them: network namespaces of the test's own. Only root can make them. */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Finished, run } from "../process.ts";
import type { Stage } from "./stage.ts";

export interface CableOptions {
  /** Both machines greet whoever calls them on port 9000. */
  readonly greet?: boolean;
  /** They have addresses of IPv6, too. */
  readonly six?: boolean;
}

/**
 * This machine is 10.9.0.1 and fd09::1; the other one .2 and ::2, the way to everywhere, and the network namespace of
 * the process $OTHER. All of it ends with the pid namespace that it runs in.
 */
const CABLE = `
set -e
ip link set lo up
ip link add here type veth peer name there
unshare --net sleep 600 &
export OTHER=$!
patience=0
wait_a_little() { patience=$((patience + 1)); [ $patience -lt 500 ]; sleep 0.02; }
until [ "$(readlink /proc/$OTHER/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do wait_a_little; done
ip link set there netns $OTHER
ip addr add 10.9.0.1/24 dev here
[ -z "$SIX" ] || ip addr add fd09::1/64 dev here nodad
ip link set here up
nsenter -t $OTHER -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev there; ip link set there up'
[ -z "$SIX" ] || nsenter -t $OTHER -n ip addr add fd09::2/64 dev there nodad
ip route add default via 10.9.0.2
[ -z "$SIX" ] || ip route add default via fd09::2
if [ -n "$GREET" ]; then
  nsenter -t $OTHER -n busybox nc -ll -p 9000 -e echo greetings from the other </dev/null >/dev/null &
  busybox nc -ll -p 9000 -e echo greetings from the host </dev/null >/dev/null &
  until busybox nc -w 1 10.9.0.2 9000 </dev/null >/dev/null 2>&1; do wait_a_little; done
fi
"$@" </dev/null
`;

/** Run a command on this machine's end of a new cable. */
export function atCable(
  stage: Stage,
  command: readonly string[],
  { greet = false, six = false }: CableOptions,
): Promise<Finished> {
  const machine = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  return run([...machine, "sh", "-c", CABLE, "sh", ...command], {
    env: {
      ...stage.env,
      GREET: greet ? "1" : "",
      SIX: six ? "1" : "",
      // Process numbers mean something else in there, so what notes them is apart from the stage's.
      XDG_RUNTIME_DIR: mkdtempSync(join(stage.home, "run-")),
    },
  });
}
