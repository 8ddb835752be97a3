import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cleanPath } from "../../../core/bundle/container-path.ts";
import { maskedPaths, protectedPaths, READONLY_PATHS } from "../../../core/bundle/paths.ts";

const test = suite("core/bundle/paths");

test("maskedPaths hides the thermal counters of every processor, counted from 0", () => {
  const added = maskedPaths(3).slice(maskedPaths(0).length);
  assert.equal(added, [
    "/sys/devices/system/cpu/cpu0/thermal_throttle",
    "/sys/devices/system/cpu/cpu1/thermal_throttle",
    "/sys/devices/system/cpu/cpu2/thermal_throttle",
  ]);
});

test("maskedPaths is a list of the caller's own", () => {
  maskedPaths(0).length = 0;
  assert.ok(maskedPaths(0).includes("/proc/kcore"));
});

test("maskedPaths hides memory, keys, timers and firmware whatever the machine", () => {
  const masked = maskedPaths(0);
  for (const path of ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/interrupts", "/sys/firmware"])
    assert.ok(masked.includes(path), path);
});

test("READONLY_PATHS keeps kernel parameters and the system request key from being written", () => {
  for (const path of ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"])
    assert.ok(READONLY_PATHS.includes(path), path);
});

test("both lists are clean paths below /proc and /sys, each once", () => {
  for (const list of [maskedPaths(2), READONLY_PATHS]) {
    assert.is(new Set(list).size, list.length);
    for (const path of list) {
      assert.is(cleanPath(path, "mask"), path);
      assert.match(path, /^\/(?:proc|sys)\/./);
    }
  }
});

test("protectedPaths() of nothing asked for are the lists as they are", () => {
  assert.equal(protectedPaths(2, {}), { maskedPaths: maskedPaths(2), readonlyPaths: READONLY_PATHS });
});

test("protectedPaths() leaves out what is unmasked, from both lists", () => {
  const { maskedPaths: masked, readonlyPaths } = protectedPaths(1, { unmask: ["/proc/asound", "/nowhere"] });
  assert.not.ok(masked.includes("/proc/asound") || readonlyPaths.includes("/proc/asound"));
  assert.is(masked.length, maskedPaths(1).length - 1);
  assert.is(readonlyPaths.length, READONLY_PATHS.length - 1);
});

test("protectedPaths() hides what is asked for by name even where nothing else is hidden", () => {
  const paths = protectedPaths(8, { unmask: "all", mask: ["/etc/shadow"] });
  assert.equal(paths, { maskedPaths: ["/etc/shadow"], readonlyPaths: [] });
});

test.run();
