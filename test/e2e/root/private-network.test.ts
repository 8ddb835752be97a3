/**
 * The private network towards other machines. The machines are network namespaces of the test's own, joined by a
 * cable: nothing outside is spoken to.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("the private network");
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("pasta") ?? requires.tun());
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/** Two machines: this one is 10.9.0.1, the other 10.9.0.2 and the way to everywhere; both greet on port 9000. */
const CABLE = `
set -e
ip link set lo up
ip link add here type veth peer name there
unshare --net sleep 600 &
other=$!
trap 'kill $other $greeter' EXIT
until [ "$(readlink /proc/$other/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
ip link set there netns $other
ip addr add 10.9.0.1/24 dev here
ip link set here up
nsenter -t $other -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev there; ip link set there up'
ip route add default via 10.9.0.2
nsenter -t $other -n busybox nc -ll -p 9000 -e echo greetings from the other &
greeter=$!
busybox nc -ll -p 9000 -e echo greetings from the host &
greeter="$greeter $!"
until busybox nc 10.9.0.2 9000 </dev/null >/dev/null 2>&1; do sleep 0.02; done
"$@" </dev/null
`;

const sh = (script: string): Promise<Finished> => {
  const rl = [program(), "run", "--rm", "--network", "private", stage.image("busybox"), "sh", "-c", script];
  return run(["unshare", "--net", "sh", "-c", CABLE, "sh", ...rl], { env: stage.env });
};

test("another machine answers", async () => {
  // Older helpers do not pass on that the other side has closed: one line is enough.
  const { stdout, stderr } = await sh("timeout 10 nc 10.9.0.2 9000 | head -n 1");
  assert.is(stdout, "greetings from the other\n", stderr);
});

test("what listens on the host's loopback does not answer, by whatever name", async () => {
  const { stdout } = await sh("for name in 127.0.0.1 localhost 0.0.0.0; do timeout 2 nc $name 9000; done; true");
  assert.is(stdout, "");
});

test("the address and the route are the host's", async () => {
  const { stdout, stderr } = await sh(
    "ip -4 -o addr show scope global | awk '{ print $4 }'; ip route | grep default",
  );
  assert.match(stdout, /^10\.9\.0\.1\/24\ndefault via 10\.9\.0\.2 /, stderr);
});

test.run();
