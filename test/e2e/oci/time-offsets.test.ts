/** Offsets of the clocks in a container's time namespace. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Linux, LinuxNamespace } from "../../../core/spec/runtime-config.ts";
import { type HookBundle, makeHookBundle } from "../../helpers/e2e/hook-bundle.ts";
import type { Finished } from "../../helpers/process.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("oci time offsets");
let bundle: HookBundle;
test.before(async () => {
  skipIf(hasTimeNamespaces() ? undefined : "the kernel has no time namespaces");
  bundle = await makeHookBundle();
});
test.after(() => bundle?.stop());

function hasTimeNamespaces(): boolean {
  try {
    return readFileSync("/proc/self/timens_offsets").length > 0;
  } catch {
    return false;
  }
}

let count = 0;
function run(timeOffsets: Linux["timeOffsets"], ...more: LinuxNamespace[]): Promise<Finished> {
  bundle.configure(["cat", "/proc/uptime", "/proc/self/timens_offsets"], {}, (config) => {
    const namespaces = [...(config.linux?.namespaces ?? []), ...more];
    return { ...config, linux: { ...config.linux, namespaces, ...(timeOffsets && { timeOffsets }) } };
  });
  count += 1;
  return bundle.oci("run", "--bundle", bundle.path, `time${count}`);
}
const uptime = (text = readFileSync("/proc/uptime", "utf8")): number => Number(text.split(" ")[0]);
const time: LinuxNamespace = { type: "time" };

test("the clocks of the container are ahead by what the config says, and ours are not", async () => {
  const ahead = 10 * 86_400;
  const before = uptime();
  const done = await run({ boottime: { secs: ahead, nanosecs: 500 }, monotonic: { secs: -7 } }, time);
  const after = uptime();
  assert.is(done.exitCode, 0, done.stderr);
  const [first = "", ...offsets] = done.stdout.trim().split("\n");
  const inside = uptime(first);
  assert.ok(before + ahead <= inside && inside <= after + ahead + 0.01, `${before} ${inside} ${after}`);
  assert.equal(
    offsets.map((line) => line.trim().split(/\s+/).join(" ")),
    ["monotonic -7 0", `boottime ${ahead} 500`],
  );
  assert.ok(after - before < ahead);
});

test("a time namespace without offsets has none", async () => {
  const done = await run(undefined, time);
  assert.is(done.exitCode, 0, done.stderr);
  assert.match(done.stdout, /\nmonotonic +0 +0\nboottime +0 +0\n$/);
});

test("offsets are refused without a time namespace, and where a clock cannot have them", async () => {
  const shared = await run({ boottime: { secs: 1 } });
  assert.is(shared.exitCode, 1);
  assert.match(shared.stderr, /"linux.timeOffsets": the container has no time namespace of its own\n/);
  const early = await run({ boottime: { secs: -(2 ** 40) } }, time);
  assert.is.not(early.exitCode, 0);
  assert.match(
    early.stderr,
    /Cannot set clock offset of "boottime": the clock would be before its beginning/,
  );
});

test.run();
