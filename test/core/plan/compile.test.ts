import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateConfig } from "../../../core/bundle/generate.ts";
import { compilePlan } from "../../../core/plan/compile.ts";
import type { CompileContext } from "../../../core/plan/context.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type Plan, type PlanRecord, RECORDS, type RecordName } from "../../../core/plan/records.ts";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { arbitraryInput, INPUT } from "../bundle/inputs.ts";

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

test("compilePlan sets up the loopback interface only in a network namespace that it makes", () => {
  const joined = linux({ namespaces: [{ type: "mount" }, { type: "uts" }, { type: "network", path: "/n" }] });
  const shared = linux({ namespaces: [{ type: "mount" }, { type: "uts" }], sysctl: {} });
  assert.equal(
    [{}, joined, shared].map((config) => all(compile(config), "loopback").length),
    [1, 0, 0],
  );
});

test("compilePlan refuses what would reach outside: names and parameters of the host", () => {
  assert.throws(
    () => compile(linux({ namespaces: [{ type: "mount" }] })),
    /Cannot set hostname "0123456789ab"/,
  );
  assert.throws(() => compile(linux({ sysctl: { "kernel.core_pattern": "|x" } })), /the whole machine/);
});

test("compilePlan starts relative binds at the container's directory", () => {
  const binds = all(compile({ mounts: [{ destination: "/t", source: "d", options: ["bind"] }] }), "bind");
  assert.equal(
    binds.map(({ source }) => source),
    [`${DIRECTORY}/d`],
  );
});

test("compilePlan shows the config's devices, and none where one of its mounts is", () => {
  const names = (config: Partial<RuntimeConfig>) => all(compile(config), "device").map(({ name }) => name);
  const tun = compile(linux({ devices: [{ path: "/dev/net/tun", type: "c" }] }));
  assert.equal(
    all(tun, "makeDevice").map(({ path }) => path),
    ["/dev/net/tun"],
  );
  assert.equal(names({ mounts: [{ destination: "/dev", type: "bind", source: "/dev" }] }), []);
});

test("compilePlan opens sources first, and gives the root its propagation after the pivot", () => {
  const mounts = [{ destination: "/t", source: "/s", options: ["bind", "idmap"] }];
  const mappings = [{ containerID: 0, hostID: 1, size: 1 }];
  const maps = { uidMappings: mappings, gidMappings: mappings };
  const plan = compile({ ...linux({ ...maps, rootfsPropagation: "rslave" }), mounts });
  const names = plan.map(({ record }) => record);
  assert.ok(names.indexOf("openSource") < names.indexOf("root"));
  assert.equal(plan[names.indexOf("pivot") + 1], { record: "rootPropagation", propagation: 0x8_4000 });
});

test("compilePlan makes no generated file where a bind of the caller's is", () => {
  const bound = (destination: string): number =>
    all(compile({ mounts: [{ destination, type: "bind", source: "/s" }] }), "generatedFile").length;
  assert.equal([bound("/etc"), bound("/etc/hosts"), bound("/etc/hosts2"), bound("/etcetera")], [0, 0, 1, 1]);
  assert.is(all(compile({ mounts: [{ destination: "/etc", type: "tmpfs" }] }), "generatedFile").length, 1);
});

test("compilePlan writes a negative score in two's complement", () => {
  assert.equal(all(compile(process({ oomScoreAdj: -999 })), "oomScoreAdj"), [
    { record: "oomScoreAdj", value: 0xffff_ffff_ffff_fc19n },
  ]);
});

test("compilePlan never leaves a profile out", () => {
  const config = linux({ seccomp: { defaultAction: "SCMP_ACT_ERRNO" } });
  assert.throws(() => compile(config, { seccompFilter: undefined }), /profile has not been compiled/);
  assert.is(all(compile(config), "seccomp").length, 1);
});

test("compilePlan refuses what no record does, and a config without a process", () => {
  assert.throws(() => compile(linux({ cgroupsPath: "/a" })), /"linux.cgroupsPath"/);
  const { process: _, ...nothing } = CONFIG;
  assert.throws(() => compilePlan(nothing, CONTEXT), /the config has no process/);
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
