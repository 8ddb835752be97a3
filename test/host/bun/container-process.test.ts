import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isContainers, isMonitor } from "../../../core/host/bun/container-process.ts";

const test = suite("processes of containers");

test("a process is a monitor by its command line, and no container's where its mounts say nothing of it", async () => {
  const monitor = Bun.spawn(["sleep", "600"], { argv0: "rl-monitor" });
  const other = Bun.spawn(["sleep", "600"], { argv0: "rl-monitors" });
  assert.ok(isMonitor(monitor.pid));
  assert.not(isMonitor(other.pid));
  assert.not(isMonitor(2 ** 22 + 1));
  for (const { pid } of [monitor, other, process]) assert.not(isContainers("ab".repeat(32), { pid }));
  // Of what every process here has mounted it is a part.
  assert.ok(isContainers("proc", process) || isContainers("sys", process) || isContainers("dev", process));
  assert.not(isContainers("proc", { pid: 2 ** 22 + 1 }));
  monitor.kill();
  other.kill();
  await Promise.all([monitor.exited, other.exited]);
});

test.run();
