import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerStats, hugepageSizes } from "../../../core/runtime/container-stats.ts";

const test = suite("containerStats");

const FILES: Readonly<Record<string, string>> = {
  "cpu.stat":
    "usage_usec 13625\nuser_usec 3406\nsystem_usec 10219\nnr_periods 7\nnr_throttled 2\nthrottled_usec 5\n",
  "memory.current": "4096\n",
  "memory.max": "8192\n",
  "memory.peak": "6000\n",
  "memory.events": "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n",
  "memory.stat": "anon 100\nfile 200\nkernel 300\nsock 400\n",
  "memory.swap.current": "10\n",
  "memory.swap.max": "100\n",
  "memory.swap.events": "high 0\nmax 4\nfail 4\n",
  "pids.current": "5\n",
  "pids.max": "10\n",
  "io.stat": "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\nbroken\n",
  "hugetlb.2MB.current": "2097152\n",
  "hugetlb.2MB.events": "max 6\n",
};

test("what every controller counts", () => {
  assert.equal(
    containerStats((file) => FILES[file], ["2MB"]),
    {
      cpu: {
        usage: { total: 13_625_000n, kernel: 10_219_000n, user: 3_406_000n },
        throttling: { periods: 7n, throttledPeriods: 2n, throttledTime: 5000n },
      },
      memory: {
        cache: 200n,
        usage: { limit: 8192n, usage: 4096n, max: 6000n, failcnt: 3n },
        swap: { limit: 8292n, usage: 4106n, failcnt: 4n },
        kernel: { limit: 0n, usage: 300n, failcnt: 0n },
        kernelTCP: { limit: 0n, usage: 400n, failcnt: 0n },
        raw: { anon: 100n, file: 200n, kernel: 300n, sock: 400n },
      },
      pids: { current: 5n, limit: 10n },
      blkio: {
        ioServiceBytesRecursive: [
          { major: 8n, minor: 0n, op: "Read", value: 1n },
          { major: 8n, minor: 0n, op: "Write", value: 2n },
        ],
        ioServicedRecursive: [
          { major: 8n, minor: 0n, op: "Read", value: 3n },
          { major: 8n, minor: 0n, op: "Write", value: 4n },
        ],
      },
      hugetlb: { "2MB": { usage: 2_097_152n, failcnt: 6n } },
    },
  );
});

test("limits that are none are the largest number, as other runtimes have it", () => {
  const unlimited: typeof FILES = { ...FILES, "memory.max": "max\n", "pids.max": "max\n" };
  const { memory, pids } = containerStats((file) => unlimited[file], []);
  assert.equal([memory.usage.limit, memory.swap.limit], [2n ** 64n - 1n, 2n ** 64n - 1n]);
  assert.equal(pids, { current: 5n });
});

test("without controllers there is what each group has", () => {
  const bare: Readonly<Record<string, string>> = {
    "cpu.stat": "usage_usec 5\nuser_usec 5\nsystem_usec 0\n",
    "cgroup.procs": "7\n8\n",
  };
  const none = { limit: 0n, failcnt: 0n };
  assert.equal(
    containerStats((file) => bare[file], []),
    {
      cpu: { usage: { total: 5000n, kernel: 0n, user: 5000n }, throttling: {} },
      memory: { usage: none, swap: none, kernel: none, kernelTCP: none },
      pids: { current: 2n },
      blkio: {},
      hugetlb: {},
    },
  );
});

test("hugepageSizes are those of the group's files", () => {
  const files = ["hugetlb.2MB.current", "hugetlb.1GB.current", "hugetlb.2MB.rsvd.current", "cpu.stat", "x"];
  assert.equal(hugepageSizes(files), ["1GB", "2MB"]);
});

test.run();
