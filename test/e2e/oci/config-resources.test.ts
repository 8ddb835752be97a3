/**
 * `linux.resources`, property by property: in the container's group where its controller is delegated, and otherwise
 * refused by the controller's name; what only version 1 has is refused by the property's.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxResources } from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage } from "../../helpers/e2e/stage.ts";
import type { Finished } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("oci config of resources");
const MOUNT = "/sys/fs/cgroup";
let bundle: Bundle;
let controllers: readonly string[] = [];
test.before(async () => {
  skipIf(requires.delegatedCgroup());
  bundle = await makeBundle(await makeStage(), { isRootless: true });
  const own = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "";
  controllers = readFileSync(join(MOUNT, dirname(own), "cgroup.controllers"), "utf8")
    .trim()
    .split(" ");
});
test.after(() => bundle?.stage.stop());

const run = (script: string, resources: LinuxResources): Promise<Finished> =>
  bundle.sh(script, { linux: { resources } });

const MIB = 2 ** 20;
const disk = { major: 7, minor: 0 };
/** Property, what asks for it, the file of the group and what is in it then. */
const LIMITS: readonly (readonly [
  property: string,
  resources: LinuxResources,
  file: string,
  said: RegExp,
])[] = [
  ["memory.limit", { memory: { limit: 64 * MIB } }, "memory.max", /^67108864$/m],
  ["memory.reservation", { memory: { reservation: 32 * MIB } }, "memory.low", /^33554432$/m],
  ["memory.swap", { memory: { limit: 64 * MIB, swap: 96 * MIB } }, "memory.swap.max", /^33554432$/m],
  [
    "memory.checkBeforeUpdate",
    { memory: { limit: MIB * 8, checkBeforeUpdate: true } },
    "memory.max",
    /^8388608$/m,
  ],
  ["cpu.shares", { cpu: { shares: 1024 } }, "cpu.weight", /^39$/m],
  ["cpu.quota", { cpu: { quota: 50_000 } }, "cpu.max", /^50000 100000$/m],
  ["cpu.period", { cpu: { quota: 50_000, period: 200_000 } }, "cpu.max", /^50000 200000$/m],
  ["cpu.burst", { cpu: { quota: 50_000, burst: 20_000 } }, "cpu.max.burst", /^20000$/m],
  ["cpu.idle", { cpu: { idle: 1 } }, "cpu.idle", /^1$/m],
  ["cpu.cpus", { cpu: { cpus: "0" } }, "cpuset.cpus", /^0$/m],
  ["cpu.mems", { cpu: { mems: "0" } }, "cpuset.mems", /^0$/m],
  ["pids.limit", { pids: { limit: 77 } }, "pids.max", /^77$/m],
  ["blockIO.weight", { blockIO: { weight: 500 } }, "io.weight", /\d/],
  ["blockIO.weightDevice", { blockIO: { weightDevice: [{ ...disk, weight: 500 }] } }, "io.weight", /\d/],
  [
    "blockIO.throttleReadBpsDevice",
    { blockIO: { throttleReadBpsDevice: [{ ...disk, rate: MIB }] } },
    "io.max",
    /7:0 .*rbps=1048576/,
  ],
  [
    "blockIO.throttleWriteBpsDevice",
    { blockIO: { throttleWriteBpsDevice: [{ ...disk, rate: MIB }] } },
    "io.max",
    /7:0 .*wbps=1048576/,
  ],
  [
    "blockIO.throttleReadIOPSDevice",
    { blockIO: { throttleReadIOPSDevice: [{ ...disk, rate: 99 }] } },
    "io.max",
    /7:0 .*riops=99/,
  ],
  [
    "blockIO.throttleWriteIOPSDevice",
    { blockIO: { throttleWriteIOPSDevice: [{ ...disk, rate: 99 }] } },
    "io.max",
    /7:0 .*wiops=99/,
  ],
  [
    "hugepageLimits",
    { hugepageLimits: [{ pageSize: "2MB", limit: 4 * MIB }] },
    "hugetlb.2MB.max",
    /^4194304$/m,
  ],
  ["rdma", { rdma: { mlx5_0: { hcaHandles: 1, hcaObjects: 2 } } }, "rdma.max", /mlx5_0/],
  ["unified", { unified: { "memory.high": "33554432" } }, "memory.high", /^33554432$/m],
];

for (const [property, resources, file, said] of LIMITS) {
  test(`resources.${property} is in the container's group, or refused by its controller`, async () => {
    const controller = file.split(".")[0] ?? "";
    const { exitCode, stdout, stderr } = await run(`cat ${MOUNT}/${file}`, resources);
    if (controllers.includes(controller) && exitCode === 0) assert.match(stdout, said, stderr);
    else {
      assert.equal([exitCode, stdout], [1, ""], stderr);
      // With its controller, a device that is not there is what the kernel refuses.
      const expected = controllers.includes(controller)
        ? new RegExp(`^rl: Cannot [^\\n]*${file.split(".")[0]}\\.`)
        : new RegExp(
            `^rl: Cannot use controller "${controller}": (it is not delegated to you\\nhint: |this kernel has none)`,
          );
      assert.match(stderr, expected);
    }
  });
}

test("resources.unified is files by name, of the group alone", async () => {
  const { stdout, stderr } = await run(`cat ${MOUNT}/cgroup.max.descendants`, {
    unified: { "cgroup.max.descendants": "7" },
  });
  assert.is(stdout, "7\n", stderr);
  for (const file of ["../cgroup.procs", "cgroup.procs", "cgroup.kill", "memory.reclaim", "pids.max/", ""]) {
    const done = await run("echo ran", { unified: { [file]: "1" } });
    assert.equal([done.exitCode, done.stdout], [1, ""], file);
    assert.match(done.stderr, /linux\.resources\.unified(:|\[)/, done.stderr);
  }
});

/** Limits that version 2 has not, by what asks for them. */
const OF_VERSION_1: Readonly<Record<string, LinuxResources>> = {
  "memory.kernel": { memory: { kernel: MIB } },
  "memory.kernelTCP": { memory: { kernelTCP: MIB } },
  "memory.swappiness": { memory: { swappiness: 0 } },
  "memory.disableOOMKiller": { memory: { disableOOMKiller: true } },
  "memory.useHierarchy": { memory: { useHierarchy: false } },
  "cpu.realtimeRuntime": { cpu: { realtimeRuntime: 1000 } },
  "cpu.realtimePeriod": { cpu: { realtimePeriod: 1000 } },
  "blockIO.leafWeight": { blockIO: { leafWeight: 100 } },
  "blockIO.weightDevice.leafWeight": { blockIO: { weightDevice: [{ ...disk, leafWeight: 100 }] } },
  "network.classID": { network: { classID: 1 } },
  "network.priorities": { network: { priorities: [{ name: "lo", priority: 1 }] } },
};

for (const [property, resources] of Object.entries(OF_VERSION_1)) {
  test(`resources.${property} is of version 1 alone, and refused`, async () => {
    const { exitCode, stdout, stderr } = await run("echo ran", resources);
    assert.equal([exitCode, stdout], [1, ""]);
    const line = `"linux.resources.${property}": control groups of version 2 have no such limit`;
    assert.ok(stderr.includes(line), stderr);
  });
}

test("resources.devices: all denied is what a container has anyway, and what it is shown can be opened", async () => {
  const none = [{ allow: false, access: "rwm" }];
  assert.is((await run("echo ran", { devices: none })).stdout, "ran\n");
  const { exitCode, stdout, stderr } = await run("cat /dev/zero | head -c 1 | wc -c", {
    devices: [...none, { allow: true, type: "c", major: 1, minor: 5, access: "r" }],
  });
  // A user namespace opens no device but those that are shown: rules can take nothing away that matters.
  assert.equal([exitCode, stdout], [0, "1\n"], stderr);
});

test.run();
