/** Limits of processes: a container that forks and forks stops at its number. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { MANAGERS, makePlace, type Place, waitFor } from "../bundle.ts";

const test = suite("limits of processes");
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

/** The shell ends when it cannot fork; what it has started stays. */
const BOMB = "(while :; do sleep 600 & done) 2>/dev/null";

for (const manager of MANAGERS) {
  test(`${manager}: a bomb stops at the limit, also at a later one`, async () => {
    const script = [
      `${waitFor("first")}; ${BOMB}; echo $? >/home/one`,
      `${waitFor("second")}; ${BOMB}; echo $? >/home/two; exec sleep 600`,
    ].join("; ");
    const container = await place.start(manager, `bomb-${manager}`, script, (config) => {
      config.linux.resources = { pids: { limit: 16 } };
    });
    assert.is(container.read("pids.max"), "16");
    container.tell("first");
    assert.is.not(await container.said("one"), "0\n");
    assert.ok(container.figure("pids.events", "max") > 0);
    // The first process waits with a sleep of its own now and then; the shell that met the limit has gone.
    const sleepers = (): number => container.read("cgroup.procs").split("\n").length;
    assert.ok(sleepers() >= 14 && sleepers() <= 16, `${sleepers()} processes`);
    await container.ok("update", "--pids-limit", "24");
    assert.is(container.read("pids.max"), "24");
    container.tell("second");
    assert.is.not(await container.said("two"), "0\n");
    assert.ok(sleepers() >= 22 && sleepers() <= 24, `${sleepers()} processes`);
    const stats = JSON.parse(await container.ok("events", "--stats")) as {
      data: { pids: { current: number; limit: number } };
    };
    assert.is(stats.data.pids.limit, 24);
    assert.is(stats.data.pids.current, sleepers());
    await container.remove();
  });
}

test.run();
