/**
 * Networks with names towards another machine: a network namespace of the test's own, joined by a cable. Nothing outside
 * is spoken to.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("networks with names and another machine");
let stage: Stage;
test.before(async () => {
  skipIf(requires.network("private"));
  skipIf(requires.tool("nft"));
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/** This machine is 10.9.0.1 and fd09::1, the other .2 and ::2 and the way to everywhere; all of it ends with its pid namespace. */
const CABLE = `
set -e
ip link set lo up
ip link add here type veth peer name there
unshare --net sleep 600 &
OTHER=$!
patience=0
wait_a_little() { patience=$((patience + 1)); [ $patience -lt 500 ]; sleep 0.02; }
until [ "$(readlink /proc/$OTHER/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do wait_a_little; done
ip link set there netns $OTHER
ip addr add 10.9.0.1/24 dev here
ip addr add fd09::1/64 dev here nodad
ip link set here up
nsenter -t $OTHER -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev there; ip addr add fd09::2/64 dev there nodad; ip link set there up'
ip route add default via 10.9.0.2
ip route add default via fd09::2
nsenter -t $OTHER -n busybox nc -ll -p 9000 -e echo greetings from the other </dev/null >/dev/null &
busybox nc -ll -p 9000 -e echo greetings from the host </dev/null >/dev/null &
until busybox nc -w 1 10.9.0.2 9000 </dev/null >/dev/null 2>&1; do wait_a_little; done
"$@" </dev/null
`;

/** Older helpers do not pass on that the other side has closed: what was said is enough. A busy machine may lose a first try. */
const CALLS = `
rl=$1 image=$2
$rl network create --ipv6 open >/dev/null
$rl network create --internal --ipv6 shut >/dev/null
call='i=0
until [ -s /said ] || [ $i -ge $2 ]; do i=$((i + 1)); sleep 1 | timeout 1 nc $1 9000 >>/said 2>/dev/null; done; head -n 1 /said'
for network in open shut; do
  for address in 10.9.0.2 fd09::2 10.9.0.1 fd09::1; do
    case $network$address in open*2) tries=20 ;; *) tries=1 ;; esac
    echo "$network $address: $($rl run --rm --network $network "$image" sh -c "$call" sh $address $tries)"
  done
done
`;

test("a network that leads out reaches the other machine, and not the host; an internal one reaches neither", async () => {
  const runtime = mkdtempSync(join(stage.home, "run-"));
  const script = join(stage.home, "calls.sh");
  writeFileSync(script, CALLS);
  const machine = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const { stdout, stderr } = await run(
    [...machine, "sh", "-c", CABLE, "sh", "sh", script, program(), stage.image("busybox")],
    { env: { ...stage.env, XDG_RUNTIME_DIR: runtime } },
  );
  const silent = ["open 10.9.0.1: ", "open fd09::1: "];
  const inside = ["10.9.0.2", "fd09::2", "10.9.0.1", "fd09::1"].map((address) => `shut ${address}: `);
  const outside = ["10.9.0.2", "fd09::2"].map((address) => `open ${address}: greetings from the other`);
  assert.equal(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd()),
    [...outside, ...silent, ...inside].map((line) => line.trimEnd()),
    stderr,
  );
});

test.run();
