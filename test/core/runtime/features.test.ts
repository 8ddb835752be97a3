import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAPABILITIES } from "../../../core/bundle/capabilities.ts";
import { isRlError } from "../../../core/errors.ts";
import { compilePlan } from "../../../core/plan/compile.ts";
import { parseMountOptions } from "../../../core/plan/mount-options.ts";
import type { Plan } from "../../../core/plan/records.ts";
import { defaultConfig } from "../../../core/runtime/default-config.ts";
import { runtimeFeatures } from "../../../core/runtime/features.ts";
import { readRuntimeConfig } from "../../../core/runtime/read-config.ts";
import { parseScopePath } from "../../../core/runtime/scope.ts";
import { NATIVE, selectAbis } from "../../../core/seccomp/architecture.ts";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import type {
  LinuxNamespace,
  LinuxSeccomp,
  RuntimeConfig,
  SeccompAction,
  SeccompOperator,
} from "../../../core/spec/runtime-config.ts";
import { haveSchemas, schemaCheck } from "../../helpers/oci-schemas.ts";

const test = suite("runtimeFeatures");

const FEATURES = runtimeFeatures("1.2.3");
const { linux: LINUX } = FEATURES;
const CONFIG = defaultConfig({ rootless: true, uid: 1000, gid: 1000 });

const compile = (part: Partial<RuntimeConfig>): Plan =>
  compilePlan(
    { ...CONFIG, ...part },
    {
      containerDirectory: "/bundle",
      rootfs: { kind: "directory", target: "/bundle/rootfs" },
      stdin: "caller",
      cgroup: { records: [], isAwaited: false },
    },
  );

/** The names config-linux.md has for actions and operators of filters. */
const ENUMS = `
  SCMP_ACT_KILL SCMP_ACT_KILL_PROCESS SCMP_ACT_KILL_THREAD SCMP_ACT_TRAP SCMP_ACT_ERRNO SCMP_ACT_TRACE
  SCMP_ACT_ALLOW SCMP_ACT_LOG SCMP_ACT_NOTIFY
  SCMP_CMP_NE SCMP_CMP_LT SCMP_CMP_LE SCMP_CMP_EQ SCMP_CMP_GE SCMP_CMP_GT SCMP_CMP_MASKED_EQ
`;

/** Whether a function takes its input; anything but a refusal is passed on. */
function takes(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (isRlError(error) && ["unsupported", "invalid"].includes(error.code)) return false;
    throw error;
  }
}

const filter = (part: Partial<LinuxSeccomp>): Uint8Array =>
  compileSeccomp({ defaultAction: "SCMP_ACT_ALLOW", ...part }, "x86_64");

test("runtimeFeatures names versions that are read, and this program", () => {
  assert.equal([FEATURES.ociVersionMin, FEATURES.ociVersionMax], ["1.0.0", "1.2.0"]);
  for (const ociVersion of [FEATURES.ociVersionMin, FEATURES.ociVersionMax]) {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...CONFIG, ociVersion }));
    assert.is(readRuntimeConfig(bytes, "config.json").ociVersion, ociVersion);
  }
  assert.equal(FEATURES.annotations, { "rl.version": "1.2.3" });
  assert.equal(FEATURES.potentiallyUnsafeConfigAnnotations, []);
});

test("runtimeFeatures names the hooks that a config may have, and no others", () => {
  const kinds = [
    "prestart",
    "createRuntime",
    "createContainer",
    "startContainer",
    "poststart",
    "poststop",
  ] as const;
  const taken = kinds.filter((kind) => takes(() => compile({ hooks: { [kind]: [{ path: "/x" }] } })));
  assert.equal(FEATURES.hooks, taken);
});

test("runtimeFeatures names mount options with a meaning of their own", () => {
  for (const option of FEATURES.mountOptions) {
    assert.equal(parseMountOptions([option], "/t").data, [], option);
    assert.not.ok(parseMountOptions([`${option}-`], "/t").data.length === 0, option);
  }
  for (const option of ["ro", "rw", "rro", "bind", "rbind", "noexec", "relatime", "rslave", "private"])
    assert.ok(FEATURES.mountOptions.includes(option), option);
  for (const option of ["remount", "idmap", "tmpcopyup", "size", "constructor"])
    assert.not.ok(FEATURES.mountOptions.includes(option), option);
});

test("runtimeFeatures has sorted lists without duplicates", () => {
  const { seccomp } = LINUX;
  for (const list of [FEATURES.mountOptions, LINUX.namespaces, ...Object.values(seccomp)]) {
    if (typeof list === "boolean") continue;
    assert.equal(list, [...new Set(list)].sort());
    assert.ok(list.length > 0);
  }
});

test("runtimeFeatures names the namespaces that a config may have", () => {
  const all = ["cgroup", "ipc", "mount", "network", "none", "pid", "time", "user", "uts"];
  const taken = all.filter((name) => {
    const namespaces = ["mount", "uts", name].map((type) => ({ type }) as LinuxNamespace);
    return takes(() => compile({ linux: { namespaces } }));
  });
  assert.equal(LINUX.namespaces, taken);
});

test("runtimeFeatures names the capabilities in the order of their bits", () => {
  assert.equal(LINUX.capabilities, CAPABILITIES);
  assert.is(LINUX.capabilities[0], "CAP_CHOWN");
});

test("runtimeFeatures says of limits, labels, cache control and id maps of mounts what a config may have", () => {
  const process = CONFIG.process ?? { cwd: "/", user: { uid: 0, gid: 0 } };
  const linux = (part: object): boolean => takes(() => compile({ linux: { ...CONFIG.linux, ...part } }));
  const scope = (kind: "system" | "user"): boolean => takes(() => parseScopePath(undefined, "c1", kind));
  const ids = [{ containerID: 0, hostID: 0, size: 1 }];
  const mount = { destination: "/m", source: "/m", options: ["bind"], uidMappings: ids, gidMappings: ids };
  assert.equal(
    [LINUX.apparmor.enabled, LINUX.selinux.enabled, LINUX.intelRdt.enabled],
    [
      takes(() => compile({ process: { ...process, apparmorProfile: "x" } })),
      takes(() => compile({ process: { ...process, selinuxLabel: "x" } })),
      linux({ intelRdt: { enableCMT: true } }),
    ],
  );
  assert.is(
    LINUX.mountExtensions.idmap.enabled,
    takes(() => compile({ mounts: [mount] })),
  );
  assert.equal(LINUX.cgroup, {
    v1: false,
    v2: linux({ resources: { memory: { limit: 2 ** 20 } } }),
    systemd: scope("system"),
    systemdUser: scope("user"),
    rdma: linux({ resources: { rdma: { mlx: { hcaObjects: 1 } } } }),
  });
});

test("runtimeFeatures names the actions, operators and flags that a filter may have", () => {
  const { seccomp } = LINUX;
  assert.ok(seccomp.enabled);
  const named = (pattern: RegExp): string[] => [...ENUMS.matchAll(pattern)].map(([name]) => name).sort();
  const action = (name: string): boolean => takes(() => filter({ defaultAction: name as SeccompAction }));
  assert.equal(seccomp.actions, named(/SCMP_ACT_\w+/g).filter(action));
  const operator = (name: string): boolean => {
    const args = [{ index: 0, value: 1, valueTwo: 1, op: name as SeccompOperator }];
    return takes(() => filter({ syscalls: [{ names: ["read"], action: "SCMP_ACT_ERRNO", args }] }));
  };
  assert.equal(seccomp.operators, named(/SCMP_CMP_\w+/g).filter(operator));
  const flags = seccomp.knownFlags.filter((flag) => takes(() => filter({ flags: [flag] })));
  assert.equal(seccomp.supportedFlags, flags);
});

test("runtimeFeatures names the architectures that there are filters for", () => {
  const covered = (name: string): boolean =>
    (["x86_64", "aarch64"] as const).some(
      (machine) => NATIVE[machine] === name || selectAbis(machine, [name]).length > 1,
    );
  assert.equal(LINUX.seccomp.archs.filter(covered), LINUX.seccomp.archs);
  for (const name of ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64"])
    assert.ok(LINUX.seccomp.archs.includes(name), name);
  assert.not.ok(LINUX.seccomp.archs.includes("SCMP_ARCH_ARM"));
});

if (haveSchemas)
  test("runtimeFeatures is what the specification's schema wants", () => {
    schemaCheck("features-schema.json")(FEATURES);
  });

test.run();
