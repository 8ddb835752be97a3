/** Limits of memory: what goes over them is killed and told of, and they can be changed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../../helpers/e2e/running.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { MANAGERS, makePlace, type Place, waitFor } from "../bundle.ts";

const test = suite("limits of memory");
const MIB = 1024 * 1024;
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

/** A string that doubles until nothing is left. */
const HUNGRY = `awk 'BEGIN { s = "x"; while (1) s = s s }'`;
const FILE = "dd if=/dev/zero of=/dev/shm/file bs=1M count=48 2>/dev/null";

for (const manager of MANAGERS) {
  test(`${manager}: who takes more is killed, events tell, and the rest lives on`, async () => {
    const id = `hungry-${manager}`;
    const script = `${waitFor("go")}; ${HUNGRY}; echo $? >/home/ended; exec sleep 600`;
    const container = await place.start(manager, id, script, (config) => {
      config.linux.resources = { memory: { limit: 32 * MIB, swap: 32 * MIB } };
    });
    assert.is(container.read("memory.max"), String(32 * MIB));
    const events = startProgram(place.words(manager, "events", "--interval", "100ms", id), {
      env: place.env,
    });
    await events.said('"stats"');
    assert.is(container.figure("memory.events", "oom_kill"), 0);
    container.tell("go");
    await events.said(`{"type":"oom","id":"${id}"}`);
    assert.is(await container.said("ended"), "137\n");
    assert.ok(container.figure("memory.events", "oom_kill") > 0);
    assert.is(await container.status(), "running");
    await container.remove();
    assert.is((await events.finished()).exitCode, 0);
  });

  test(`${manager}: the limit of a running container is changed`, async () => {
    const script = [
      `${waitFor("first")}; (${FILE}); echo $? >/home/one; rm -f /dev/shm/file`,
      `${waitFor("second")}; (${FILE}); echo $? >/home/two; exec sleep 600`,
    ].join("; ");
    const container = await place.start(manager, `grown-${manager}`, script, (config) => {
      config.linux.resources = { memory: { limit: 24 * MIB, swap: 24 * MIB } };
    });
    container.tell("first");
    assert.is(await container.said("one"), "137\n");
    await container.ok("update", "--memory", "96m", "--memory-swap", "96m");
    assert.is(container.read("memory.max"), String(96 * MIB));
    container.tell("second");
    assert.is(await container.said("two"), "0\n");
    const stats = JSON.parse(await container.ok("events", "--stats")) as {
      data: { memory: { usage: { limit: number; usage: number } } };
    };
    const { limit, usage } = stats.data.memory.usage;
    assert.is(limit, 96 * MIB);
    assert.ok(usage > 48 * MIB && usage <= 96 * MIB, `the file counts: ${usage}`);
    await container.remove();
    await untilTrue("the group to go", async () => (await place.oci(manager, "list", "-q")).stdout === "");
  });
}

test.run();
