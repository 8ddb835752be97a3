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
    ${RUN} --name limited -m 64m --pids-limit 9 example.org/busybox sleep 600
    ${RUN} --name always --restart always example.org/busybox sleep 600
    ${RUN} --name brief --rm -v /anonymous example.org/busybox sleep 600
    ${RUN} --name known example.org/busybox sh -c 'exit 9'
    rl wait known
    rl pause limited
    until rl logs web | grep -q begun; do sleep 0.1; done
    echo ---
    rl ps -a --format '{{.Names}} {{.State}}'`);
  assert.is(
    states.slice(states.indexOf("---")),
    "---\nknown exited\nbrief running\nalways running\nlimited paused\nweb running\n",
  );
});

test.run();
