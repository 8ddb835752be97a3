import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compilePlan } from "../../../core/plan/compile.ts";
import { type DefaultConfigInput, defaultConfig } from "../../../core/runtime/default-config.ts";
import { readRuntimeConfig } from "../../../core/runtime/read-config.ts";
import type { LinuxNamespace, Mount, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { schemaCheck } from "../../helpers/oci-schemas.ts";

const test = suite("defaultConfig");

const IDS = { uid: 1234, gid: 567 };
const ROOTFUL = defaultConfig({ rootless: false, ...IDS });
const ROOTLESS = defaultConfig({ rootless: true, ...IDS });

const at = (config: RuntimeConfig, path: string): Mount | undefined =>
  config.mounts?.find(({ destination }) => destination === path);
const types = (namespaces: readonly LinuxNamespace[] = []): string[] =>
  namespaces.map(({ type }) => type).sort();

test("defaultConfig runs a shell on a terminal in a read-only root, as runc's does", () => {
  for (const config of [ROOTFUL, ROOTLESS]) {
    assert.is(config.ociVersion, "1.2.0");
    assert.equal(config.root, { path: "rootfs", readonly: true });
    assert.is(config.hostname, "rl");
    assert.equal(config.process, {
      terminal: true,
      user: { uid: 0, gid: 0 },
      args: ["sh"],
      env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
      cwd: "/",
      capabilities: {
        bounding: ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_AUDIT_WRITE"],
        effective: ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_AUDIT_WRITE"],
        permitted: ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_AUDIT_WRITE"],
        inheritable: [],
        ambient: [],
      },
      rlimits: [{ type: "RLIMIT_NOFILE", hard: 1024, soft: 1024 }],
      noNewPrivileges: true,
    });
  }
});

test("defaultConfig has the mounts of runc's", () => {
  for (const config of [ROOTFUL, ROOTLESS]) {
    assert.equal(
      config.mounts?.map(({ destination }) => destination),
      ["/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm"],
    );
  }
});

test("defaultConfig hides and protects what runc's does", () => {
  const { maskedPaths = [], readonlyPaths = [] } = ROOTFUL.linux ?? {};
  for (const path of [
    "acpi",
    "asound",
    "kcore",
    "keys",
    "latency_stats",
    "timer_list",
    "timer_stats",
    "scsi",
  ])
    assert.ok(maskedPaths.includes(`/proc/${path}`), path);
  for (const path of ["/proc/sched_debug", "/sys/firmware", "/sys/devices/virtual/powercap"])
    assert.ok(maskedPaths.includes(path), path);
  assert.not.ok(maskedPaths.some((path) => /cpu\d/.test(path)));
  for (const path of ["bus", "fs", "irq", "sys", "sysrq-trigger"])
    assert.ok(readonlyPaths.includes(`/proc/${path}`), path);
});

test("defaultConfig has a network namespace and no user namespace for a privileged caller", () => {
  assert.equal(types(ROOTFUL.linux?.namespaces), ["cgroup", "ipc", "mount", "network", "pid", "uts"]);
  assert.equal([ROOTFUL.linux?.uidMappings, ROOTFUL.linux?.gidMappings], [undefined, undefined]);
  assert.equal(ROOTFUL.linux?.resources, { devices: [{ allow: false, access: "rwm" }] });
  assert.is(at(ROOTFUL, "/sys")?.type, "sysfs");
  assert.ok(at(ROOTFUL, "/dev/pts")?.options?.includes("gid=5"));
});

test("defaultConfig for rootless maps the caller to root, and leaves the network", () => {
  assert.equal(types(ROOTLESS.linux?.namespaces), ["cgroup", "ipc", "mount", "pid", "user", "uts"]);
  assert.equal(ROOTLESS.linux?.uidMappings, [{ containerID: 0, hostID: 1234, size: 1 }]);
  assert.equal(ROOTLESS.linux?.gidMappings, [{ containerID: 0, hostID: 567, size: 1 }]);
  assert.is(ROOTLESS.linux?.resources, undefined);
  const sys = at(ROOTLESS, "/sys");
  assert.is(sys?.source, "/sys");
  for (const option of ["rbind", "rro", "rnosuid", "rnoexec", "rnodev"])
    assert.ok(sys?.options?.includes(option), option);
  for (const { options = [] } of ROOTLESS.mounts ?? [])
    assert.not.ok(options.some((option) => /^[ug]id=/.test(option)));
});

for (const rootless of [false, true]) {
  const input: DefaultConfigInput = { rootless, ...IDS };

  test(`defaultConfig is a config that can be run, rootless ${rootless}`, () => {
    const plan = compilePlan(defaultConfig(input), {
      containerDirectory: "/bundle",
      rootfs: { kind: "directory", target: "/bundle/rootfs" },
      stdin: "caller",
    });
    assert.is(plan.at(-1)?.record, "exec");
  });

  test(`defaultConfig is read as it was written, rootless ${rootless}`, () => {
    const config = defaultConfig(input);
    assert.equal(readRuntimeConfig(new TextEncoder().encode(JSON.stringify(config)), "config.json"), config);
  });
}

test("defaultConfig is what the specification's schema wants, for 200 callers", () => {
  const check = schemaCheck("config-schema.json");
  const id = fc.integer({ min: 0, max: 2 ** 32 - 2 });
  fc.assert(
    fc.property(fc.record({ rootless: fc.boolean(), uid: id, gid: id }), (input) =>
      check(defaultConfig(input)),
    ),
    { numRuns: 200 },
  );
});

test.run();
