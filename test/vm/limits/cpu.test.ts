/** Limits of processor time, and the processors themselves. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { MANAGERS, makePlace, type Place } from "../bundle.ts";

const test = suite("limits of processor time");
const QUOTA = 20_000;
const PERIOD = 100_000;
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

for (const manager of MANAGERS) {
  test(`${manager}: a busy loop gets its share, and all when the limit is taken away`, async () => {
    const container = await place.start(manager, `busy-${manager}`, "while :; do :; done", (config) => {
      config.linux.resources = { cpu: { quota: QUOTA, period: PERIOD } };
    });
    assert.is(container.read("cpu.max"), `${QUOTA} ${PERIOD}`);
    const figure = (name: string): number => container.figure("cpu.stat", name);
    const [periods, used] = [figure("nr_periods"), figure("usage_usec")];
    await untilTrue("twenty periods", () => figure("nr_periods") >= periods + 20);
    const share = (figure("usage_usec") - used) / (figure("nr_periods") - periods) / PERIOD;
    assert.ok(share > 0.05 && share < 0.4, `a share of ${share} where 0.2 is the limit`);
    assert.ok(figure("nr_throttled") > 0);

    await container.ok("update", "--cpu-quota", "-1");
    assert.match(container.read("cpu.max"), /^max /);
    const [throttled, before] = [figure("nr_throttled"), figure("usage_usec")];
    await untilTrue("half a second of work", () => figure("usage_usec") > before + 500_000);
    assert.is(figure("nr_throttled"), throttled);
    const stats = JSON.parse(await container.ok("events", "--stats")) as {
      data: { cpu: { usage: { total: number }; throttling: { throttledPeriods: number } } };
    };
    assert.ok(stats.data.cpu.usage.total > 500_000_000, "nanoseconds");
    assert.is(stats.data.cpu.throttling.throttledPeriods, throttled);
    await container.remove();
  });

  test(`${manager}: shares become weights, and processors are those that are given`, async () => {
    const container = await place.start(
      manager,
      `single-${manager}`,
      "nproc >/home/count; exec sleep 600",
      (config) => {
        config.linux.resources = { cpu: { shares: 512, cpus: "1" } };
      },
    );
    assert.is(container.read("cpuset.cpus.effective"), "1");
    assert.is(await container.said("count"), "1\n");
    const weight = Number(container.read("cpu.weight"));
    assert.ok(
      weight > 0 && weight < 100,
      `half of the usual 1024 shares is less than the usual weight: ${weight}`,
    );
    await container.ok("update", "--cpuset-cpus", "0-1", "--cpu-share", "2048");
    assert.is(container.read("cpuset.cpus.effective"), "0-1");
    assert.ok(Number(container.read("cpu.weight")) > weight);
    await container.remove();
  });
}

test.run();
