import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { type CgroupWrite, cgroupWrites, systemdProperties } from "../../../core/runtime/cgroup-resources.ts";
import { propertiesOfWrites } from "../../../core/runtime/systemd-properties.ts";
import type { LinuxResources } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("cgroupWrites");

const lines = (resources: LinuxResources): string[] =>
  cgroupWrites(resources).map(({ file, value }) => `${file} ${value}`);

/** What engines write into configs that ask for no limits. */
const NEUTRAL: Readonly<Record<string, LinuxResources>> = {
  "rl spec, runc spec": { devices: [{ allow: false, access: "rwm" }] },
  podman: {
    devices: [{ allow: false, access: "rwm" }],
    memory: { disableOOMKiller: false },
    cpu: {},
    blockIO: {},
  },
  docker: {
    devices: [{ allow: true, type: "c", major: 1, minor: 5, access: "rwm" }],
    memory: { disableOOMKiller: false },
    cpu: { shares: 0 },
    blockIO: { weight: 0 },
    network: {},
  },
  containerd: { devices: [], network: { priorities: [] }, unified: {}, hugepageLimits: [], rdma: {} },
  kubernetes: {
    memory: { limit: 0, swap: 0, kernel: 0 },
    cpu: { quota: 0, period: 0, cpus: "", mems: "" },
    network: { classID: 0 },
  },
};
for (const [engine, resources] of Object.entries(NEUTRAL)) {
  test(`what ${engine} writes for nothing is nothing`, () => {
    assert.equal(cgroupWrites(resources), []);
    assert.equal(systemdProperties(resources), []);
  });
}

test("processes, huge pages and RDMA", () => {
  assert.equal(lines({ pids: { limit: 100 } }), ["pids.max 100"]);
  for (const limit of [0, -1, -5n]) assert.equal(lines({ pids: { limit } }), ["pids.max max"]);
  assert.equal(cgroupWrites({ hugepageLimits: [{ pageSize: "2MB", limit: 2n ** 60n }] }), [
    { file: "hugetlb.2MB.max", value: "1152921504606846976" },
    { file: "hugetlb.2MB.rsvd.max", value: "1152921504606846976", isOptional: true },
  ]);
  assert.equal(lines({ rdma: { mlx5_1: { hcaHandles: 3, hcaObjects: 0 }, mlx5_2: { hcaObjects: 9 } } }), [
    "rdma.max mlx5_1 hca_handle=3 hca_object=0",
    "rdma.max mlx5_2 hca_object=9",
  ]);
});

test("unified comes last, so it wins", () => {
  const resources = { pids: { limit: 5 }, memory: { limit: 10 }, unified: { "pids.max": "7" } };
  assert.is(lines(resources).at(-1), "pids.max 7");
  assert.equal(systemdProperties(resources).find(({ name }) => name === "TasksMax")?.value, 7n);
});

test("classes and priorities of packets were version 1's", () => {
  for (const network of [{ classID: 5 }, { priorities: [{ name: "eth0", priority: 1 }] }]) {
    const error = refusal(() => cgroupWrites({ network }));
    assert.equal(
      [error.code, error.subject],
      ["unsupported", `linux.resources.network.${Object.keys(network)[0]}`],
    );
  }
});

test("systemdProperties are those of the writes", () => {
  const resources = { memory: { limit: 4096 }, cpu: { shares: 1024 } };
  assert.equal(systemdProperties(resources), propertiesOfWrites(cgroupWrites(resources)));
});

const int64 = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0, -1, 1, 2 ** 53 - 1),
);
const uint64 = fc.oneof(fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const sparse = { requiredKeys: [], noNullPrototype: true };
const throttles = fc.array(fc.record({ major: uint32, minor: uint32, rate: uint64 }), { maxLength: 2 });
const list = fc.oneof(fc.constantFrom("", "0", "0-3,7", "0\n1"), fc.string());
const RESOURCES: fc.Arbitrary<LinuxResources> = fc.record(
  {
    memory: fc.record({ limit: int64, reservation: int64, swap: int64 }, sparse),
    cpu: fc.record(
      {
        shares: uint64,
        quota: int64,
        period: uint64,
        burst: uint64,
        idle: fc.constantFrom(0, 1, 1n),
        cpus: list,
      },
      sparse,
    ),
    pids: fc.record({ limit: int64 }),
    blockIO: fc.record(
      {
        weight: fc.integer({ min: 0, max: 0xffff }),
        weightDevice: fc.array(fc.record({ major: uint32, minor: uint32, weight: uint32 }), { maxLength: 2 }),
        throttleReadBpsDevice: throttles,
        throttleWriteIOPSDevice: throttles,
      },
      sparse,
    ),
    hugepageLimits: fc.array(fc.record({ pageSize: fc.constantFrom("2MB", "1GB"), limit: uint64 }), {
      maxLength: 2,
    }),
    rdma: fc.dictionary(fc.stringMatching(/^[a-z0-9_]+$/), fc.record({ hcaHandles: uint32 }), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
    unified: fc.dictionary(
      fc.oneof(fc.constantFrom("memory.high", "io.max", "cpu.max", "../x", "pids.max/"), fc.string()),
      fc.string({ unit: fc.constantFrom("a", " ", "\n", "\r", "7") }),
      { maxKeys: 2, noNullPrototype: true },
    ),
  },
  sparse,
);

test("no value gives a write that is more than one line, a path, or no exact number", () => {
  let written = 0;
  const check = ({ file, value, orElse }: CgroupWrite): void => {
    assert.match(file, /^[a-z]+(\.[A-Za-z0-9_-]+)+$/);
    assert.not.match(value, /[\n\r\0]|NaN|Infinity|undefined|null|\d\.?\d*e[+-]/);
    if (orElse !== undefined) check(orElse);
    written += 1;
  };
  const property = fc.property(RESOURCES, (resources) => {
    try {
      cgroupWrites(resources).forEach(check);
      for (const { value } of systemdProperties(resources)) {
        if (typeof value === "bigint") assert.ok(value >= 0n && value < 2n ** 64n);
      }
    } catch (error) {
      if (!isRlError(error)) throw error;
    }
  });
  fc.assert(property, { numRuns: 1000 });
  assert.ok(written > 100, `${written} writes`);
});

test.run();
