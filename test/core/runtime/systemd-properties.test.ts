import { suite } from "uvu";
import * as assert from "uvu/assert";
import { propertiesOfWrites, type SystemdProperty } from "../../../core/runtime/systemd-properties.ts";

const test = suite("propertiesOfWrites");

const INFINITY = 2n ** 64n - 1n;
const of = (file: string, value: string): readonly SystemdProperty[] => propertiesOfWrites([{ file, value }]);

const NUMBERS: readonly (readonly [file: string, value: string, name: string, number: bigint])[] = [
  ["memory.max", "4096", "MemoryMax", 4096n],
  ["memory.max", "max", "MemoryMax", INFINITY],
  ["memory.high", "2M", "MemoryHigh", 2_097_152n],
  ["memory.low", "1k", "MemoryLow", 1024n],
  ["memory.min", "0", "MemoryMin", 0n],
  ["memory.swap.max", "1G", "MemorySwapMax", 1_073_741_824n],
  ["pids.max", "10", "TasksMax", 10n],
  ["cpu.weight", "39", "CPUWeight", 39n],
  ["cpu.idle", "1", "CPUWeight", 0n],
  ["cpu.idle", "0", "CPUWeight", INFINITY],
  ["io.weight", "500", "IOWeight", 500n],
  ["io.weight", "default 500", "IOWeight", 500n],
];
for (const [file, text, name, value] of NUMBERS) {
  test(`${file} ${text}`, () => assert.equal(of(file, text), [{ name, type: "t", value }]));
}

test("a quota is told for each second, and never as less than it is", () => {
  const quotas = ["50000 100000", "1 100000", "12345 100000", "200000 100000", "max 20000", "5000"].map(
    (text) => of("cpu.max", text).map(({ name, value }) => [name, value]),
  );
  const [second, period] = ["CPUQuotaPerSecUSec", "CPUQuotaPeriodUSec"];
  assert.equal(quotas, [
    [
      [second, 500_000n],
      [period, 100_000n],
    ],
    [
      [second, 10_000n],
      [period, 100_000n],
    ],
    [
      [second, 130_000n],
      [period, 100_000n],
    ],
    [
      [second, 2_000_000n],
      [period, 100_000n],
    ],
    [
      [second, INFINITY],
      [period, 20_000n],
    ],
    [[second, 50_000n]],
  ]);
  assert.equal(of("cpu.max", "1 0"), []);
  assert.equal(of("cpu.max", "18446744073709551614 1")[0]?.value, INFINITY);
});

test("lists are bits, the lowest of the first byte first", () => {
  const bits = (list: string): unknown[] =>
    of("cpuset.cpus", list).flatMap<unknown>(({ value }) =>
      value instanceof Uint8Array ? [...value] : [value],
    );
  assert.equal(["0", "0-2", "7-8", "0,9", "16", ""].map(bits), [[1], [7], [128, 1], [1, 2], [0, 0, 1], []]);
  assert.equal(of("cpuset.mems", "1"), [{ name: "AllowedMemoryNodes", type: "ay", value: Uint8Array.of(2) }]);
  for (const list of ["a", "65536", "0-4294967295"]) assert.equal(of("cpuset.cpus", list), []);
});

test("what is of devices adds up, device by device", () => {
  const properties = propertiesOfWrites([
    { file: "io.max", value: "8:0 rbps=1 wiops=max" },
    { file: "io.max", value: "8:16 rbps=2" },
    { file: "io.max", value: "8:0 rbps=3" },
    { file: "io.weight", value: "8:0 100" },
  ]);
  assert.equal(properties, [
    {
      name: "IOReadBandwidthMax",
      type: "a(st)",
      value: [
        ["/dev/block/8:0", 3n],
        ["/dev/block/8:16", 2n],
      ],
    },
    { name: "IOWriteIOPSMax", type: "a(st)", value: [["/dev/block/8:0", INFINITY]] },
    { name: "IODeviceWeight", type: "a(st)", value: [["/dev/block/8:0", 100n]] },
  ]);
});

test("a weight of the BFQ scheduler is told in the other scale", () => {
  const orElse = { file: "io.weight", value: "4950" };
  assert.equal(propertiesOfWrites([{ file: "io.bfq.weight", value: "500", orElse }]), [
    { name: "IOWeight", type: "t", value: 4950n },
  ]);
});

test("the later of two writes wins, and what systemd does not know is left to the file", () => {
  const twice = [
    { file: "pids.max", value: "1" },
    { file: "pids.max", value: "2" },
  ];
  assert.equal(propertiesOfWrites(twice), [{ name: "TasksMax", type: "t", value: 2n }]);
  for (const [file, value] of [
    ["hugetlb.2MB.max", "1"],
    ["memory.max", "many"],
    ["memory.max", "99999999999999999999"],
    ["io.max", "8:0 latency=1"],
    ["io.weight", "heavy"],
    ["toString", "1"],
    ["io.max", "8:0 toString=1"],
  ] as const)
    assert.equal(of(file, value), [], file);
});

test.run();
