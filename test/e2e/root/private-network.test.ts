/**
 * The private network towards other machines. The machines are network namespaces of the test's own, joined by a
 * cable: nothing outside is spoken to.
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
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
  skipIf(requires.network("private"));
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/**
 * Two machines: this one is 10.9.0.1, the other 10.9.0.2 and the way to everywhere; both greet on port 9000. All of
 * it ends with the pid namespace the script runs in.
 */
const CABLE = `
set -e
ip link set lo up
ip link add here type veth peer name there
unshare --net sleep 600 &
other=$!
patience=0
wait_a_little() { patience=$((patience + 1)); [ $patience -lt 500 ]; sleep 0.02; }
until [ "$(readlink /proc/$other/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do wait_a_little; done
ip link set there netns $other
ip addr add 10.9.0.1/24 dev here
ip link set here up
nsenter -t $other -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev there; ip link set there up'
ip route add default via 10.9.0.2
nsenter -t $other -n busybox nc -ll -p 9000 -e echo greetings from the other </dev/null >/dev/null &
busybox nc -ll -p 9000 -e echo greetings from the host </dev/null >/dev/null &
until busybox nc -w 1 10.9.0.2 9000 </dev/null >/dev/null 2>&1; do wait_a_little; done
"$@" </dev/null
`;

const sh = (script: string): Promise<Finished> => {
  const rl = [program(), "run", "--rm", "--network", "private", stage.image("busybox"), "sh", "-c", script];
  const machine = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  // Process numbers mean something else in there, so what notes them is apart from the stage's.
  const runtime = mkdtempSync(join(stage.home, "run-"));
  return run([...machine, "sh", "-c", CABLE, "sh", ...rl], {
    env: { ...stage.env, XDG_RUNTIME_DIR: runtime },
  });
};

test("another machine answers", async () => {
  // Older helpers do not pass on that the other side has closed: what was said is enough.
  const wait =
    "i=0; until [ -s /said ] || [ $i -gt 400 ]; do i=$((i + 1)); sleep 0.02; done; head -n 1 /said";
  const { stdout, stderr } = await sh(`nc 10.9.0.2 9000 >/said & ${wait}`);
  assert.is(stdout, "greetings from the other\n", stderr);
});

test("what listens on the host's loopback does not answer, by whatever name", async () => {
  const { stdout } = await sh(
    "for name in 127.0.0.1 localhost 0.0.0.0; do timeout 2 nc $name 9000; done; true",
  );
  assert.is(stdout, "");
});

test("the address and the route are the host's", async () => {
  const { stdout, stderr } = await sh(
    "ip -4 -o addr show scope global | awk '{ print $4 }'; ip route | grep default",
  );
  assert.match(stdout, /^10\.9\.0\.1\/24\ndefault via 10\.9\.0\.2 /, stderr);
});

test.run();
