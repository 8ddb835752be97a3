import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateConfig } from "../../../core/bundle/generate.ts";
import { compilePlan } from "../../../core/plan/compile.ts";
import type { CompileContext } from "../../../core/plan/context.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type Plan, type PlanRecord, RECORDS, type RecordName } from "../../../core/plan/records.ts";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { arbitraryInput, IMAGE, INPUT, OPTIONS } from "../bundle/inputs.ts";

const test = suite("compilePlan");

const DIRECTORY = "/store/containers/c1";
const CONTEXT: CompileContext = {
  containerDirectory: DIRECTORY,
  rootfs: {
    kind: "overlay",
    lowerBase: "/store/layers",
    lower: ["top", "bottom"],
    upper: `${DIRECTORY}/upper`,
    work: `${DIRECTORY}/overlay/work`,
    target: `${DIRECTORY}/rootfs`,
    volatile: true,
  },
  userns: {
    mode: 0,
    keeper: "/run/keeper",
    uidMap: "0 1000 1\n1 100000 65536\n",
    gidMap: "0 1000 1\n1 100000 65536\n",
    newuidmap: "/usr/bin/newuidmap",
    newgidmap: "/usr/bin/newgidmap",
    setgroups: 1,
  },
  generatedFiles: [{ target: "/etc/hosts", content: new Uint8Array([10]) }],
  seccompFilter: new Uint8Array(8),
  userSpec: "web",
  stdin: "caller",
  failureArguments: ["rl", "explain"],
  helperArguments: ["pasta", "{netns}"],
  cleanup: [DIRECTORY],
};

const { config: CONFIG } = generateConfig(INPUT);
const compile = (config: Partial<RuntimeConfig> = {}, context: Partial<CompileContext> = {}): Plan =>
  compilePlan({ ...CONFIG, ...config }, { ...CONTEXT, ...context });
const linux = (part: RuntimeConfig["linux"]): Partial<RuntimeConfig> => ({
  linux: { ...CONFIG.linux, ...part },
});
const process = (part: object): Partial<RuntimeConfig> =>
  CONFIG.process === undefined ? {} : { process: { ...CONFIG.process, ...part } };
const all = <N extends RecordName>(plan: Plan, name: N) =>
  plan.filter((record): record is Extract<PlanRecord, { record: N }> => record.record === name);
/** The kinds of record in the order they occur, repetitions left out. */
const outline = (plan: Plan): RecordName[] =>
  plan.map(({ record }) => record).filter((name, index, names) => name !== names[index - 1]);

test("compilePlan puts the defaults into the order the kernel needs", () => {
  assert.equal(outline(compile()), [
    "failureArgument",
    "userns",
    "namespaces",
    "directory",
    "helperArgument",
    "stdin",
    "cleanup",
    "overlay",
    "root",
    "mount",
    "device",
    "symlink",
    "generatedFile",
    "hostname",
    "sysctl",
    "loopback",
    "mask",
    "readonly",
    "pivot",
    "rlimit",
    "environment",
    "argument",
    "user",
    "workingDirectory",
    "umask",
    "seccomp",
    "capabilities",
    "exec",
  ]);
});

test("compilePlan loads the filter last with no-new-privileges, with init and read-only root in their places", () => {
  const plan = compile(
    { ...process({ noNewPrivileges: true, terminal: true }), root: { path: "rootfs", readonly: true } },
    { init: true },
  );
  assert.equal(
    outline(plan).slice(-14),
    [
      "mask",
      "readonly",
      "readonlyRoot",
      "pivot",
      "rlimit",
      "environment",
      "argument",
      "user",
      "workingDirectory",
      "umask",
      "capabilities",
      "noNewPrivileges",
      "seccomp",
      "init",
    ]
      .concat("exec")
      .slice(-14),
  );
  assert.is(all(plan, "terminal").length, 1);
});

test("compilePlan makes the container's directories, parents first, private but for the root", () => {
  assert.equal(all(compile(), "directory"), [
    { record: "directory", path: DIRECTORY, mode: 0o700 },
    { record: "directory", path: `${DIRECTORY}/upper`, mode: 0o755 },
    { record: "directory", path: `${DIRECTORY}/overlay`, mode: 0o700 },
    { record: "directory", path: `${DIRECTORY}/overlay/work`, mode: 0o700 },
    { record: "directory", path: `${DIRECTORY}/rootfs`, mode: 0o755 },
  ]);
});

test("compilePlan takes an overlay, a copy or a directory as root", () => {
  assert.equal(all(compile(), "overlay"), [
    {
      record: "overlay",
      lowerBase: "/store/layers",
      lower: "top:bottom",
      upper: `${DIRECTORY}/upper`,
      work: `${DIRECTORY}/overlay/work`,
      target: `${DIRECTORY}/rootfs`,
      volatile: 1,
      fuse: "",
    },
  ]);
  const copy = compile({}, { rootfs: { kind: "copy", source: "/flat", target: `${DIRECTORY}/rootfs` } });
  assert.equal(all(copy, "copyTree"), [
    { record: "copyTree", source: "/flat", target: `${DIRECTORY}/rootfs` },
  ]);
  const plain = compile({}, { rootfs: { kind: "directory", target: "/bundle/rootfs" } });
  assert.equal(all(plain, "root"), [{ record: "root", path: "/bundle/rootfs" }]);
  assert.equal(
    all(plain, "directory").map(({ path }) => path),
    [DIRECTORY],
  );
});

test("compilePlan asks for the namespaces of the config", () => {
  assert.equal(all(compile(), "namespaces"), [{ record: "namespaces", flags: 0x6e02_0000 }]);
  const joined = compile(
    linux({
      namespaces: [{ type: "mount" }, { type: "uts" }, { type: "network", path: "/run/netns/a" }],
      sysctl: {},
    }),
  );
  assert.equal(all(joined, "namespaces"), [{ record: "namespaces", flags: 0x402_0000 }]);
  assert.equal(all(joined, "joinNamespace"), [
    { record: "joinNamespace", flag: 0x4000_0000, path: "/run/netns/a" },
  ]);
  assert.is(all(joined, "loopback").length, 0);
});

test("compilePlan refuses what would reach outside: no mount namespace, names and parameters of the host", () => {
  assert.throws(() => compile(linux({ namespaces: [{ type: "uts" }] })), /Cannot use namespace "mount"/);
  assert.throws(
    () => compile(linux({ namespaces: [{ type: "mount" }] })),
    /Cannot set hostname "0123456789ab"/,
  );
  assert.throws(() => compile(linux({ sysctl: { "kernel.core_pattern": "|x" } })), /the whole machine/);
});

test("compilePlan mounts /sys/fs/cgroup only if it can, as version 2", () => {
  const mounts = all(compile(), "mount");
  assert.equal(
    mounts.find(({ target }) => target === "/sys/fs/cgroup"),
    {
      record: "mount",
      type: "cgroup2",
      source: "cgroup",
      target: "/sys/fs/cgroup",
      attributes: 0xf,
      options: "",
      optional: 1,
    },
  );
  assert.equal(
    mounts.filter(({ optional }) => optional === 1).map(({ target }) => target),
    ["/sys/fs/cgroup", "/dev/mqueue"],
  );
});

test("compilePlan turns binds into attributes, recursion and propagation", () => {
  const { config } = generateConfig({
    image: IMAGE,
    options: { ...OPTIONS, binds: [{ source: "/s", target: "/t", options: ["ro", "nodev", "rslave"] }] },
  });
  assert.equal(all(compilePlan(config, CONTEXT), "bind"), [
    { record: "bind", source: "/s", target: "/t", attributes: 5, recursive: 1, propagation: 1 << 19 },
  ]);
  const relative = compile({ mounts: [{ destination: "data", source: "d", options: ["bind"] }] });
  assert.equal(all(relative, "bind"), [
    {
      record: "bind",
      source: `${DIRECTORY}/d`,
      target: "/data",
      attributes: 0,
      recursive: 0,
      propagation: 0,
    },
  ]);
});

test("compilePlan shows six devices and six links, fewer when something is mounted there", () => {
  const devices = (mounts: RuntimeConfig["mounts"]): string[] =>
    all(compile({ mounts: [...(CONFIG.mounts ?? []), ...(mounts ?? [])] }), "device").map(({ name }) =>
      String(name),
    );
  assert.equal(devices([]), ["null", "zero", "full", "random", "urandom", "tty"]);
  assert.equal(devices([{ destination: "/dev/tty", type: "bind", source: "/dev/null" }]).at(-1), "urandom");
  assert.equal(devices([{ destination: "/dev", type: "bind", source: "/dev" }]), []);
  const links = all(compile(), "symlink").map(({ path, target }) => `${path} -> ${target}`);
  assert.equal(links, [
    "/dev/ptmx -> pts/ptmx",
    "/dev/fd -> /proc/self/fd",
    "/dev/stdin -> /proc/self/fd/0",
    "/dev/stdout -> /proc/self/fd/1",
    "/dev/stderr -> /proc/self/fd/2",
    "/dev/core -> /proc/kcore",
  ]);
  const fuse = compile(linux({ devices: [{ path: "/dev/net/tun", type: "c", major: 10, minor: 200 }] }));
  assert.ok(all(fuse, "device").some(({ name }) => name === "net/tun"));
  assert.throws(() => compile(linux({ devices: [{ path: "/dev/../etc/x", type: "c" }] })), /below \/dev/);
});

test("compilePlan makes no generated file where a bind of the caller's is", () => {
  const bound = (destination: string): number =>
    all(compile({ mounts: [{ destination, type: "bind", source: "/s" }] }), "generatedFile").length;
  assert.equal([bound("/etc"), bound("/etc/hosts"), bound("/etc/hosts2"), bound("/etcetera")], [0, 0, 1, 1]);
  assert.is(all(compile({ mounts: [{ destination: "/etc", type: "tmpfs" }] }), "generatedFile").length, 1);
});

test("compilePlan turns capability names into masks, missing sets into nothing", () => {
  const set = ["CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_CHECKPOINT_RESTORE"];
  const plan = compile(process({ capabilities: { bounding: set, effective: [...set, ...set] } }));
  const mask = 1 + 2 ** 21 + 2 ** 40;
  assert.equal(all(plan, "capabilities"), [
    { record: "capabilities", bounding: mask, effective: mask, permitted: 0, inheritable: 0, ambient: 0 },
  ]);
  const defaults = all(compile(), "capabilities")[0];
  // as Docker's containers show it in CapBnd of /proc/self/status
  assert.is(defaults?.bounding, 0xa80425fb);
  assert.throws(() => compile(process({ capabilities: { bounding: ["ALL"] } })), /no such capability/);
});

test("compilePlan turns limits into numbers and no limit into 2^64-1", () => {
  const rlimits = [
    { type: "RLIMIT_NOFILE", soft: 10, hard: 2 ** 64 - 2048 },
    { type: "RLIMIT_CORE", soft: -1, hard: 2 ** 64 },
  ];
  assert.equal(all(compile(process({ rlimits })), "rlimit"), [
    { record: "rlimit", resource: 7, soft: 10, hard: 0xffff_ffff_ffff_ffffn },
    { record: "rlimit", resource: 4, soft: 0xffff_ffff_ffff_ffffn, hard: 0xffff_ffff_ffff_ffffn },
  ]);
});

test("compilePlan writes a negative score in two's complement", () => {
  assert.equal(all(compile(process({ oomScoreAdj: -999 })), "oomScoreAdj"), [
    { record: "oomScoreAdj", value: 0xffff_ffff_ffff_fc19n },
  ]);
});

test("compilePlan names the user by the spec, and groups by number and name", () => {
  const plan = compile(process({ user: { uid: 5, gid: 6, additionalGids: [7, 8] } }), { groups: ["video"] });
  assert.equal(all(plan, "user"), [
    { record: "user", spec: "web", uid: 5, gid: 6, additionalGroups: "7,8,video" },
  ]);
  assert.is(all(compile({}, { userSpec: undefined }), "user")[0]?.spec, "");
});

test("compilePlan never leaves a profile out", () => {
  const config = linux({ seccomp: { defaultAction: "SCMP_ACT_ERRNO" } });
  assert.throws(() => compile(config, { seccompFilter: undefined }), /profile has not been compiled/);
  assert.is(all(compile(config), "seccomp").length, 1);
});

test("compilePlan refuses what it does not do, and takes empty values for nothing", () => {
  const refused: readonly [string, Partial<RuntimeConfig>][] = [
    ["hooks", { hooks: { poststop: [{ path: "/x" }] } }],
    ["linux.resources", linux({ resources: { memory: { limit: 1 } } })],
    ["linux.cgroupsPath", linux({ cgroupsPath: "/a" })],
    ["linux.timeOffsets", linux({ timeOffsets: { boottime: { secs: 1 } } })],
    ["linux.rootfsPropagation", linux({ rootfsPropagation: "shared" })],
    ["process.apparmorProfile", process({ apparmorProfile: "x" })],
    ["process.scheduler", process({ scheduler: { policy: "SCHED_FIFO" } })],
  ];
  for (const [property, config] of refused)
    assert.throws(
      () => compile(config),
      (error: Error) => error.message.includes(`"${property}"`),
      property,
    );
  compile({
    hooks: { poststop: [] },
    ...linux({ resources: { devices: [{ allow: false }] }, mountLabel: "" }),
  });
  assert.throws(
    () => compile({ mounts: [{ destination: "/a", type: "tmpfs", options: ["tmpcopyup"] }] }),
    /tmpcopyup/,
  );
  assert.throws(
    () => compile({ mounts: [{ destination: "/a", source: "/b", options: ["bind", "x=1"] }] }),
    /x=1/,
  );
  assert.throws(() => compile({ mounts: [{ destination: "/a" }] }), /no type/);
  assert.throws(() => compile(process({ args: [] })), /names none/);
});

test("compilePlan keeps the order and encodes, for 200 generated configs", () => {
  fc.assert(
    fc.property(arbitraryInput, fc.boolean(), (input, init) => {
      const { config, userSpec, groups } = generateConfig(input);
      const plan = compilePlan(config, { ...CONTEXT, userSpec, groups, init });
      encodePlan(plan);
      const names = plan.map(({ record }) => record);
      const first = (name: RecordName): number => names.indexOf(name);
      const last = (name: RecordName): number => names.lastIndexOf(name);
      const before = (one: RecordName, other: RecordName): void => {
        if (first(one) >= 0 && first(other) >= 0)
          assert.ok(last(one) < first(other), `${one} before ${other}`);
      };
      const stages = names.map((name) => RECORDS[name].stage);
      assert.ok(stages.lastIndexOf("host") < stages.indexOf("container"));
      assert.is(names.at(-1), "exec");
      for (const name of ["root", "pivot", "user", "capabilities", "seccomp", "workingDirectory"] as const)
        assert.is(names.filter((other) => other === name).length, 1, name);
      before("overlay", "root");
      before("root", "mount");
      for (const name of ["mount", "bind"] as const) before(name, "device");
      for (const name of ["device", "symlink", "generatedFile", "sysctl"] as const) before(name, "mask");
      before("sysctl", "readonly");
      before("mask", "readonlyRoot");
      before("readonly", "pivot");
      before("readonlyRoot", "pivot");
      before("pivot", "user");
      before("user", "workingDirectory");
      before("workingDirectory", "seccomp");
      before("workingDirectory", "capabilities");
      before("environment", "exec");
      // A filter without no_new_privs takes a capability; with it, the filter comes after everything it could stop.
      if (config.process?.noNewPrivileges === true) {
        before("capabilities", "noNewPrivileges");
        before("noNewPrivileges", "seccomp");
      } else before("seccomp", "capabilities");
      assert.equal(
        plan
          .filter(({ record }) => record === "mount" || record === "bind")
          .map((record) => "target" in record && record.target),
        config.mounts?.map(({ destination }) => destination),
      );
    }),
    { numRuns: 200 },
  );
});

test.run();
