import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  machineMemory,
  networkUsage,
  parseInterfaces,
  processTree,
  processUsage,
} from "../../../core/host/bun/process-usage.ts";

const test = suite("process usage");

test("a process, its children and theirs", async () => {
  const child = Bun.spawn(["sh", "-c", "trap 'kill $child' TERM; sleep 60 & child=$!; wait"], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  try {
    let tree: readonly number[] = [];
    for (let tries = 0; tries < 1000 && tree.length < 2; tries += 1) {
      tree = processTree(child.pid);
      await Bun.sleep(5);
    }
    assert.is(tree[0], child.pid);
    assert.ok(tree.length >= 2, "its child");
    assert.ok(processTree(process.pid).includes(tree[1] ?? 0), "the child of a child");
    const usage = processUsage(tree);
    assert.ok(usage.memory > 0);
    assert.ok(usage.threads >= 2);
  } finally {
    child.kill();
    await child.exited;
  }
});

test("processor time is of one's own", () => {
  const before = processUsage([process.pid]).cpu;
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < 60_000);
  assert.ok(processUsage([process.pid]).cpu > before);
});

test("nobody uses nothing", () => {
  assert.equal(processUsage([2 ** 30]), { cpu: 0, memory: 0, threads: 0 });
  assert.equal(processTree(2 ** 30), [2 ** 30]);
  assert.is(networkUsage(2 ** 30), undefined);
});

test("bytes of all interfaces but loopback", () => {
  const line = (name: string, received: number, sent: number): string =>
    `  ${name}: ${received} 1 0 0 0 0 0 0 ${sent} 1 0 0 0 0 0 0`;
  const text = ["Inter-|", " face |", line("lo", 9, 9), line("eth0", 10, 20), line("eth1", 1, 2), ""].join(
    "\n",
  );
  assert.equal(parseInterfaces(text), { received: 11, sent: 22 });
});

test("a machine has memory", () => {
  assert.ok((machineMemory() ?? 0) > 2 ** 20);
});

test.run();
