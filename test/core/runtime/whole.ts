/** A configuration with every property that the specification has for Linux, for the tests of its readers. */
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { isRlError, type RlError } from "../../../core/errors.ts";
import { readRuntimeConfig } from "../../../core/runtime/read-config.ts";
import type { Hook, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";

const hook = { path: "/usr/bin/hook", args: ["hook", ""], env: ["A=1"], timeout: 5 } as const satisfies Hook;
const weight = { major: 8, minor: 0, weight: 500, leafWeight: 300 };
const throttle = { major: 8, minor: 16, rate: 2n ** 64n - 1n };
const ids = [{ containerID: 0, hostID: 4_294_967_295, size: 1 }];

export const WHOLE = {
  ociVersion: "1.2.0-rc.1+dev",
  root: { path: "rootfs", readonly: true },
  mounts: [
    { destination: "/proc", type: "proc", source: "proc" },
    {
      destination: "/data",
      type: "none",
      source: "/srv",
      options: ["rbind", "ro"],
      uidMappings: ids,
      gidMappings: ids,
    },
  ],
  process: {
    terminal: true,
    consoleSize: { height: 24, width: 80 },
    cwd: "/",
    env: ["PATH=/bin", "EMPTY="],
    args: ["sh", ""],
    user: { uid: 4_294_967_295, gid: 0, umask: 18, additionalGids: [5, 6] },
    rlimits: [
      { type: "RLIMIT_CORE", soft: 0, hard: 1024 },
      { type: "RLIMIT_AS", soft: 2n ** 53n + 1n, hard: 2n ** 63n - 1n },
    ],
    apparmorProfile: "profile",
    capabilities: {
      bounding: ["CAP_KILL", "CAP_A_NEW_ONE2"],
      effective: ["CAP_KILL"],
      inheritable: [],
      permitted: ["CAP_KILL"],
      ambient: [],
    },
    noNewPrivileges: true,
    oomScoreAdj: -1000,
    selinuxLabel: "system_u:system_r:container_t:s0",
    scheduler: {
      policy: "SCHED_DEADLINE",
      nice: -20,
      priority: 1,
      flags: ["SCHED_FLAG_RECLAIM"],
      runtime: 1,
      deadline: 2n ** 63n,
      period: 3,
    },
    ioPriority: { class: "IOPRIO_CLASS_BE", priority: 7 },
    execCPUAffinity: { initial: "0-3, 7", final: "" },
  },
  hostname: "slartibartfast",
  domainname: "example.test",
  hooks: {
    prestart: [hook],
    createRuntime: [hook],
    createContainer: [{ path: "/h" }],
    startContainer: [hook],
    poststart: [hook],
    poststop: [],
  },
  annotations: { "com.example.key": "value", empty: "" },
  linux: {
    namespaces: [{ type: "pid" }, { type: "network", path: "/run/netns/a" }, { type: "mount" }],
    uidMappings: ids,
    gidMappings: ids,
    timeOffsets: { monotonic: { secs: -172_800, nanosecs: 999_999_999 }, boottime: {} },
    devices: [
      { path: "/dev/fuse", type: "c", major: 10, minor: 229, fileMode: 438, uid: 0, gid: 0 },
      { path: "/dev/pipe", type: "p" },
    ],
    cgroupsPath: "/parent/name",
    resources: {
      devices: [
        { allow: false, access: "rwm" },
        { allow: true, type: "c", major: -1, minor: 229, access: "r" },
      ],
      memory: {
        limit: 536_870_912,
        reservation: -1,
        swap: 2n ** 63n - 1n,
        kernel: -1,
        kernelTCP: -(2n ** 63n),
        swappiness: 100,
        disableOOMKiller: false,
        useHierarchy: true,
        checkBeforeUpdate: true,
      },
      cpu: {
        shares: 1024,
        quota: -1,
        burst: 0,
        period: 500_000,
        realtimeRuntime: 950_000,
        realtimePeriod: 2n ** 64n - 1n,
        cpus: "2-3",
        mems: "0",
        idle: 1,
      },
      pids: { limit: -1 },
      blockIO: {
        weight: 10,
        leafWeight: 65_535,
        weightDevice: [weight, { major: 8, minor: 1, leafWeight: 0 }],
        throttleReadBpsDevice: [throttle],
        throttleWriteBpsDevice: [throttle],
        throttleReadIOPSDevice: [throttle],
        throttleWriteIOPSDevice: [throttle],
      },
      hugepageLimits: [{ pageSize: "64KB", limit: 9_223_372_036_854_772_000n }],
      network: { classID: 1_048_577, priorities: [{ name: "eth0", priority: 500 }] },
      rdma: { mlx5_1: { hcaHandles: 3, hcaObjects: 10_000 }, rxe3: { hcaObjects: 1 } },
      unified: { "memory.high": "1", "io.max": "8:0 rbps=1\n8:16 rbps=1" },
    },
    intelRdt: {
      closID: "group",
      l3CacheSchema: "L3:0=7f0;1=1f",
      memBwSchema: "MB:0=20;1=70",
      enableCMT: true,
      enableMBM: false,
    },
    sysctl: { "net.ipv4.ip_forward": "1" },
    seccomp: {
      defaultAction: "SCMP_ACT_ERRNO",
      defaultErrnoRet: 38,
      architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_LOONGARCH64"],
      flags: ["SECCOMP_FILTER_FLAG_LOG"],
      listenerPath: "/run/listener",
      listenerMetadata: "about",
      syscalls: [
        {
          names: ["clone", "a_future_call"],
          action: "SCMP_ACT_ALLOW",
          errnoRet: 1,
          args: [
            { index: 5, value: 2n ** 64n - 1n, valueTwo: 2n ** 53n + 1n, op: "SCMP_CMP_MASKED_EQ" },
            { index: 0, value: 2_114_060_288, op: "SCMP_CMP_EQ" },
          ],
        },
      ],
    },
    rootfsPropagation: "slave",
    maskedPaths: ["/proc/kcore"],
    readonlyPaths: ["/proc/sys"],
    mountLabel: "system_u:object_r:container_file_t:s0",
    personality: { domain: "LINUX32", flags: [] },
  },
} as const satisfies RuntimeConfig;

/** JSON text, with bigints as integers. */
export function toJson(value: unknown): string {
  const marked = JSON.stringify(value ?? null, (_key, item) =>
    typeof item === "bigint" ? `\u0001${item}` : item,
  );
  return marked.replace(/"\\u0001(-?\d+)"/g, "$1");
}

/** WHOLE with another value at a path of keys and indexes, "process.rlimits.0.type"; undefined removes it. */
export function changed(path: string, value: unknown): unknown {
  return replaced(WHOLE, path.split("."), value);
}

function replaced(place: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(place) ? [...place] : { ...(place as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, value);
  return copy;
}

/** What a value at a path of WHOLE is refused for: the property as errors name it, and words of the reason. */
export type Refusal = readonly [path: string, value: unknown, place: string, reason: RegExp];

/** A test for each: the config with that value is refused in one line that names the property. */
export function testRefusals(test: Test, refusals: readonly Refusal[]): void {
  for (const [path, value, place, reason] of refusals) {
    test(`refuses ${path}: ${value === undefined ? "missing" : toJson(value).slice(0, 100)}`, () => {
      const error = refusalOf(toJson(changed(path, value)));
      assert.is(error.code, "invalid");
      assert.is(error.action, "read config");
      assert.is(error.subject, "/b/config.json");
      assert.is(error.state.slice(0, place.length + 2), `${place}: `);
      assert.match(error.state.slice(place.length + 2), reason);
      assert.not.match(error.message, /\n/);
    });
  }
}

/** The error of a text that is no config. */
export function refusalOf(text: string): RlError {
  try {
    readRuntimeConfig(encodeUtf8(text), "/b/config.json");
  } catch (error) {
    if (isRlError(error)) return error;
    throw error;
  }
  return assert.unreachable("it was accepted") as never;
}

/** WHOLE with one change, read. */
export function readChanged(path: string, value: unknown): RuntimeConfig {
  return readRuntimeConfig(encodeUtf8(toJson(changed(path, value))), "config");
}
