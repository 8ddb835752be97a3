/**
 * The private network towards other machines. The machines are network namespaces of the test's own, joined by a
 * cable: nothing outside is spoken to.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { atCable } from "../../helpers/e2e/cable.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import type { Finished } from "../../helpers/process.ts";
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

const sh = (script: string): Promise<Finished> => {
  const rl = [program(), "run", "--rm", "--network", "private", stage.image("busybox"), "sh", "-c", script];
  return atCable(stage, rl, { greet: true });
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
