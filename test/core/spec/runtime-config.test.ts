/**
 * The types of the runtime specification have no behaviour; what can go wrong is a name. A sample with every
 * property is held against the types by the compiler, and against the specification's schemas when RL_OCI_SCHEMAS
 * names the directory that holds them.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import type { State } from "../../../core/spec/runtime-state.ts";

const test = suite("RuntimeConfig");

const hook = { path: "/h", args: ["h"], env: ["A=1"], timeout: 1 };
const weight = { major: 8, minor: 0, weight: 10, leafWeight: 10 };
const throttle = { major: 8, minor: 0, rate: 1 };
const ids = [{ containerID: 0, hostID: 1000, size: 1 }];

const SAMPLE = {
  ociVersion: "1.2.0",
  root: { path: "rootfs", readonly: true },
  mounts: [
    {
      destination: "/m",
      type: "tmpfs",
      source: "tmpfs",
      options: ["ro"],
      uidMappings: ids,
      gidMappings: ids,
    },
  ],
  process: {
    terminal: true,
    consoleSize: { height: 24, width: 80 },
    cwd: "/",
    env: ["A=1"],
    args: ["sh"],
    user: { uid: 0, gid: 0, umask: 18, additionalGids: [5] },
    rlimits: [{ type: "RLIMIT_CORE", soft: 0, hard: 0 }],
    apparmorProfile: "p",
    capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
    noNewPrivileges: true,
    oomScoreAdj: 1,
    selinuxLabel: "l",
    scheduler: {
      policy: "SCHED_DEADLINE",
      nice: 1,
      priority: 1,
      flags: [],
      runtime: 1,
      deadline: 1,
      period: 1,
    },
    ioPriority: { class: "IOPRIO_CLASS_IDLE", priority: 4 },
    execCPUAffinity: { initial: "0", final: "1" },
  },
  hostname: "h",
  domainname: "d",
  hooks: {
    prestart: [hook],
    createRuntime: [hook],
    createContainer: [hook],
    startContainer: [hook],
    poststart: [hook],
    poststop: [hook],
  },
  annotations: {},
  linux: {
    namespaces: [{ type: "time", path: "/p" }],
    uidMappings: ids,
    gidMappings: ids,
    timeOffsets: {},
    devices: [{ path: "/dev/x", type: "c", major: 1, minor: 3, fileMode: 438, uid: 0, gid: 0 }],
    cgroupsPath: "/c",
    resources: {
      devices: [{ allow: false, type: "a", major: 1, minor: 1, access: "rwm" }],
      memory: {
        limit: 1,
        reservation: 1,
        swap: 1,
        kernel: 1,
        kernelTCP: 1,
        swappiness: 1,
        disableOOMKiller: false,
        useHierarchy: false,
        checkBeforeUpdate: true,
      },
      cpu: {
        shares: 1,
        quota: 1,
        burst: 1,
        period: 1,
        realtimeRuntime: 1,
        realtimePeriod: 1,
        cpus: "0",
        mems: "0",
        idle: 0,
      },
      pids: { limit: 1 },
      blockIO: {
        weight: 10,
        leafWeight: 10,
        weightDevice: [weight],
        throttleReadBpsDevice: [throttle],
        throttleWriteBpsDevice: [throttle],
        throttleReadIOPSDevice: [throttle],
        throttleWriteIOPSDevice: [throttle],
      },
      hugepageLimits: [{ pageSize: "2MB", limit: 1 }],
      network: { classID: 1, priorities: [{ name: "eth0", priority: 1 }] },
      rdma: {},
      unified: {},
    },
    intelRdt: { closID: "c", l3CacheSchema: "L3", memBwSchema: "MB", enableCMT: true, enableMBM: true },
    sysctl: {},
    seccomp: {
      defaultAction: "SCMP_ACT_ERRNO",
      defaultErrnoRet: 1,
      architectures: ["SCMP_ARCH_X86_64"],
      flags: ["SECCOMP_FILTER_FLAG_LOG"],
      listenerPath: "/l",
      listenerMetadata: "m",
      syscalls: [
        {
          names: ["read"],
          action: "SCMP_ACT_ALLOW",
          errnoRet: 1,
          args: [{ index: 0, value: 1, valueTwo: 2, op: "SCMP_CMP_MASKED_EQ" }],
        },
      ],
    },
    rootfsPropagation: "slave",
    maskedPaths: ["/proc/kcore"],
    readonlyPaths: ["/proc/sys"],
    mountLabel: "l",
    personality: { domain: "LINUX32", flags: [] },
  },
} as const satisfies RuntimeConfig;

const STATE = {
  ociVersion: "1.2.0",
  id: "c1",
  status: "running",
  pid: 1,
  bundle: "/b",
  annotations: {},
} as const satisfies State;

/** Every property name in a value, at any depth. */
function names(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) names(item, found);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) names(item, found.add(key));
  }
  return found;
}

/** Every property name that a schema defines, at any depth. */
function defined(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null) return found;
  for (const [key, item] of Object.entries(schema)) {
    if (key === "properties" && typeof item === "object" && item !== null)
      for (const name of Object.keys(item)) found.add(name);
    defined(item, found);
  }
  return found;
}

test("RuntimeConfig and State survive JSON unchanged", () => {
  assert.equal(JSON.parse(JSON.stringify(SAMPLE)), SAMPLE);
  assert.equal(JSON.parse(JSON.stringify(STATE)), STATE);
});

// The schemas are not part of this repository; where they are not given, there is nothing to compare with.
const directory = process.env.RL_OCI_SCHEMAS;

async function compareWithSchemas(): Promise<void> {
  const known = new Set<string>();
  for (const file of ["config-schema", "config-linux", "defs", "defs-linux", "state-schema"]) {
    const schema: unknown = await Bun.file(`${directory}/${file}.json`).json();
    for (const name of defined(schema)) known.add(name);
  }
  // Version 1.3 put one switch in the place of these two.
  for (const name of ["enableCMT", "enableMBM"]) known.add(name);
  const wrong = [...names(SAMPLE), ...names(STATE)].filter((name) => !known.has(name));
  assert.equal(wrong, []);
  // The other direction, for the section that is meant to be complete.
  const { linux } = (await Bun.file(`${directory}/config-linux.json`).json()) as {
    linux: { properties: object };
  };
  const missing = Object.keys(linux.properties).filter((name) => !(name in SAMPLE.linux));
  // These came with version 1.3.
  const later = ["netDevices", "memoryPolicy"];
  assert.equal(
    missing.filter((name) => !later.includes(name)),
    [],
  );
}

if (directory !== undefined) {
  test("RuntimeConfig and State use the names of the specification's schemas", compareWithSchemas);
}

test.run();
