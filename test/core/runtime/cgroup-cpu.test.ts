import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cpuWrites, weightOfShares } from "../../../core/runtime/cgroup-cpu.ts";
import type { LinuxCpu } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("cpuWrites");

const TABLE: readonly (readonly [LinuxCpu, readonly string[]])[] = [
  [{}, []],
  [{ shares: 0, quota: 0, period: 0, realtimePeriod: 0, realtimeRuntime: 0, cpus: "", mems: "" }, []],
  [{ shares: 1024 }, ["cpu.weight 39"]],
  [{ quota: 50_000 }, ["cpu.max 50000 100000"]],
  [{ quota: 50_000, period: 20_000 }, ["cpu.max 50000 20000"]],
  [{ quota: -1, period: 20_000 }, ["cpu.max max 20000"]],
  [{ quota: -1 }, ["cpu.max max 100000"]],
  [{ period: 20_000 }, ["cpu.max max 20000"]],
  [{ burst: 0 }, ["cpu.max.burst 0"]],
  [{ quota: 9000, burst: 7 }, ["cpu.max.burst 0", "cpu.max 9000 100000", "cpu.max.burst 7"]],
  [{ idle: 0, shares: 2 }, ["cpu.idle 0", "cpu.weight 1"]],
  // The kernel refuses another weight for an idle group.
  [{ idle: 1, shares: 2 }, ["cpu.idle 1"]],
  [{ cpus: "0-2, 4 ", mems: "0" }, ["cpuset.cpus 0-2,4", "cpuset.mems 0"]],
];

for (const [cpu, expected] of TABLE) {
  test(`of ${Object.entries(cpu).map(String).join(" ") || "nothing"}`, () => {
    assert.equal(
      cpuWrites(cpu).map(({ file, value }) => `${file} ${value}`),
      expected,
    );
  });
}

test("what asks for nothing needs no controller", () => {
  const writes = cpuWrites({ quota: -1, burst: 0, idle: 0 });
  assert.equal(
    writes.map(({ isOptional }) => isOptional),
    [true, true, true],
  );
  assert.ok(cpuWrites({ quota: 9000, burst: 1, idle: 1 }).some(({ isOptional }) => isOptional === undefined));
});

test("weightOfShares lays one range over the other", () => {
  const shares = [1, 2, 3, 512, 1024, 2048, 262_144, 262_145, 2n ** 64n - 1n];
  assert.equal(shares.map(weightOfShares), [1n, 1n, 1n, 20n, 39n, 79n, 10_000n, 10_000n, 10_000n]);
});

test("what is no list, no switch, or of version 1 is refused", () => {
  const refused: readonly (readonly [LinuxCpu, string])[] = [
    [{ cpus: "0\n1" }, "invalid"],
    [{ cpus: "a" }, "invalid"],
    [{ mems: "1-" }, "invalid"],
    [{ idle: 2 }, "invalid"],
    [{ idle: -1 }, "invalid"],
    [{ realtimeRuntime: 5 }, "unsupported"],
    [{ realtimePeriod: 5n }, "unsupported"],
  ];
  for (const [cpu, code] of refused) {
    const error = refusal(() => cpuWrites(cpu));
    assert.equal([error.code, error.subject], [code, `linux.resources.cpu.${Object.keys(cpu)[0]}`]);
  }
});

test.run();
