/** Containers that run when the machine stops; ../after looks at what is left of them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { linger, said } from "../../login.ts";

const test = suite("before the machine stops");
const RUN = "rl run -d --network none";

test("containers of every kind run on after their login", async () => {
  await linger(true);
  const states = await said(`
    rl load -q -i $IMAGE
    ${RUN} --name web -v data:/data example.org/busybox sh -c 'echo begun; echo kept >>/data/file; exec sleep 600'
    ${RUN} --name limited -m 64m --pids-limit 9 --health-cmd true --health-interval 1s example.org/busybox sleep 600
    ${RUN} --name always --restart always example.org/busybox sleep 600
    ${RUN} --name brief --rm -v /anonymous example.org/busybox sleep 600
    ${RUN} --name known example.org/busybox sh -c 'exit 9'
    rl wait known
    until rl logs web | grep -q begun; do sleep 0.1; done
    echo ---
    rl ps -a --format '{{.Names}} {{.State}}'`);
  assert.is(
    states.slice(states.indexOf("---")),
    "---\nknown exited\nbrief running\nalways running\nlimited running\nweb running\n",
  );
});

test("the next login has them as they are, also those whose control groups are not of its part of the tree", async () => {
  const told = await said(`
    rl ps --format '{{.Names}} {{.State}}'
    rl exec web cat /data/file
    rl exec limited cat /sys/fs/cgroup/memory.max
    until rl inspect -f '{{.State.Health.Status}}' limited | grep -qx healthy; do sleep 0.2; done
    rl pause limited`);
  assert.is(told, "brief running\nalways running\nlimited running\nweb running\nkept\n67108864\nlimited\n");
});

test.run();
