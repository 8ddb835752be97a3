/** Containers are paused and go on. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { MANAGERS, makePlace, type Place } from "../bundle.ts";

const test = suite("pause and resume");
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

for (const manager of MANAGERS) {
  test(`${manager}: a paused container does nothing, and ends when it is killed`, async () => {
    const container = await place.start(manager, `loop-${manager}`, "(while :; do :; done) & wait");
    const used = (): number => container.figure("cpu.stat", "usage_usec");
    await untilTrue("work", () => used() > 0);
    await container.ok("pause");
    assert.is(await container.status(), "paused");
    assert.is(container.figure("cgroup.events", "frozen"), 1);
    const before = used();
    await container.ok("ps");
    assert.is(used(), before);
    await container.ok("resume");
    assert.is(await container.status(), "running");
    await untilTrue("more work", () => used() > before);
    await container.ok("pause");
    await container.remove();
    assert.match((await place.oci(manager, "state", container.id)).stderr, /there is none of this id/);
  });
}

test.run();
